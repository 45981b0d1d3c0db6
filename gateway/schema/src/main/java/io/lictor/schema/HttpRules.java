package io.lictor.schema;

import io.lictor.path.PathUnescape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a service configuration ({@code google.api.Service}) says about HTTP. A method that a rule names is reached as the rule
 * says, whatever its annotation is, even if the rule turns out to be unusable: an annotation that somebody overrules would
 * open a path that somebody closed. Immutable.
 */
public final class HttpRules {

    private static final HttpRules NONE = new HttpRules("", PathUnescape.ALL_BUT_SLASH, Map.of(), List.of());
    private static final Set<String> FULLY_DECODE =
            Set.of("fully_decode_reserved_expansion", "fullyDecodeReservedExpansion");

    private final String digest;
    private final PathUnescape unescape;
    private final Map<String, ConfiguredRule> bySelector;
    private final List<RejectedBinding> rejected;

    private HttpRules(
            String digest,
            PathUnescape unescape,
            Map<String, ConfiguredRule> bySelector,
            List<RejectedBinding> rejected) {
        this.digest = digest;
        this.unescape = unescape;
        this.bySelector = bySelector;
        this.rejected = rejected;
    }

    /** Where there is no service configuration: the annotations hold. */
    public static HttpRules none() {
        return NONE;
    }

    /**
     * Reads a service configuration; fields beside {@code http} are somebody else's. What is wrong inside {@code http} costs
     * only the rule it is in.
     *
     * @param yamlOrJson at most 1 MB
     * @throws SchemaException if there are no fields to look at, or they are those of something else
     */
    public static HttpRules parse(byte[] yamlOrJson) {
        Map<?, ?> fields = ServiceConfig.read(yamlOrJson);
        Object type = fields.get("type");
        if (type != null && !type.equals("google.api.Service")) {
            throw new SchemaException("not a service configuration: its type is " + type + ", not google.api.Service");
        }
        Reading reading = new Reading();
        reading.http(fields.get("http"));
        return new HttpRules(
                Sha256.hex(yamlOrJson),
                reading.unescape,
                Map.copyOf(reading.bySelector),
                List.copyOf(reading.rejected));
    }

    /** SHA-256 of the text in hexadecimal, empty for {@linkplain #none() no rules}; other rules make other routes. */
    public String digest() {
        return digest;
    }

    /** What variables of several segments decode, for every binding of the service. */
    public PathUnescape unescape() {
        return unescape;
    }

    @Nullable
    ConfiguredRule find(String selector) {
        return bySelector.get(selector);
    }

    /** What cannot be a rule, and the rules for methods that are not among the bound ones. */
    List<RejectedBinding> rejected(Set<String> bound) {
        List<RejectedBinding> all = new ArrayList<>(rejected);
        bySelector.values().stream()
                .filter(rule -> !bound.contains(rule.selector()))
                .sorted(Comparator.comparing(ConfiguredRule::selector))
                .forEach(rule -> all.add(rule.rejected(reason(rule.selector()))));
        return all;
    }

    private static String reason(String selector) {
        return ServiceSchema.isExposable(selector)
                ? "the selector names no method of this service"
                : "reflection, health and channelz are never bound";
    }

    /** Collects while the fields are walked; used once, by one thread. */
    private static final class Reading {

        private final Map<String, ConfiguredRule> bySelector = new HashMap<>();
        private final List<RejectedBinding> rejected = new ArrayList<>();
        private PathUnescape unescape = PathUnescape.ALL_BUT_SLASH;

        void http(@Nullable Object http) {
            if (http instanceof Map<?, ?> fields) {
                fields.forEach((name, value) -> field(String.valueOf(name), value));
            } else if (http != null) {
                rejected.add(new RejectedBinding("http", "", "has fields, rules for one"));
            }
        }

        private void field(String name, @Nullable Object value) {
            if (name.equals("rules") && value instanceof List<?> rules) {
                for (int i = 0; i < rules.size(); i++) {
                    rule("http.rules[" + i + "]", new ConfiguredRuleReader().read(rules.get(i)));
                }
            } else if (FULLY_DECODE.contains(name) && value instanceof Boolean fully) {
                unescape = fully ? PathUnescape.ALL : PathUnescape.ALL_BUT_SLASH;
            } else if (value != null) {
                rejected.add(new RejectedBinding("http." + name, "", expected(name)));
            }
        }

        private static String expected(String name) {
            if (name.equals("rules")) {
                return "is a list";
            }
            return FULLY_DECODE.contains(name) ? "is true or false" : "is no field of google.api.Http";
        }

        private void rule(String place, ConfiguredRule rule) {
            if (rule.selector().isEmpty()) {
                String reason = rule.faults().isEmpty() ? "has no selector" : String.join("; ", rule.faults());
                rejected.add(new RejectedBinding(place, rule.pattern(), reason));
            } else if (rule.selector().contains("*")) {
                String reason = "a rule for HTTP names one method; a path for many would lead to none of them";
                rejected.add(rule.rejected(reason));
            } else {
                bySelector.put(rule.selector(), rule);
            }
        }
    }
}
