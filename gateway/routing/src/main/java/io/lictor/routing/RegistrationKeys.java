package io.lictor.routing;

import io.lictor.catalog.Instance;
import io.lictor.routing.RejectedRoute.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The {@code lictor.} keys of one instance, read from its tags and its Meta. Meta wins over a tag of the same key;
 * dots are illegal in Meta keys, so {@code lictor.grpc.descriptor} is written {@code lictor-grpc-descriptor} there.
 * Immutable.
 */
final class RegistrationKeys {

    static final String TAG_PREFIX = "lictor.";
    private static final String META_PREFIX = "lictor-";

    static final String ENABLE = "enable";
    static final String ROUTE = "route";
    static final String PROTO = "proto";
    static final String PORT = "port";
    static final String WEIGHT = "weight";
    static final String TIMEOUT = "timeout";
    static final String VERSION = "version";
    static final String DESCRIPTOR = "grpc.descriptor";

    private static final Set<String> SUPPORTED = Stream.concat(
                    Stream.of(ENABLE, ROUTE, PROTO, PORT, WEIGHT, TIMEOUT, VERSION, DESCRIPTOR),
                    PolicyChoices.keys().stream())
            .collect(Collectors.toUnmodifiableSet());
    /** Keys whose own dashes stay dashes in Meta, by what is left of them when all dashes are read as dots. */
    private static final Map<String, String> DASHED = SUPPORTED.stream()
            .filter(key -> key.indexOf('-') >= 0)
            .collect(Collectors.toUnmodifiableMap(key -> key.replace('-', '.'), key -> key));
    /** Keys of the tag convention that this version reads but does not act on. */
    private static final Set<String> NOT_YET = Set.of("group", "zone", "split", "lb", "hash", "retry", "slowstart");

    private final Map<String, List<String>> values;

    private RegistrationKeys(Map<String, List<String>> values) {
        this.values = values;
    }

    static RegistrationKeys of(Instance instance, Problems problems) {
        RegistrationKeys keys = new RegistrationKeys(new LinkedHashMap<>());
        for (String tag : instance.tags()) {
            if (tag.startsWith(TAG_PREFIX)) {
                int equals = tag.indexOf('=');
                if (equals < 0) {
                    problems.badValue(tag, "a value is missing: write it as " + tag + "=...");
                } else {
                    String key = tag.substring(TAG_PREFIX.length(), equals);
                    refusal(key)
                            .ifPresentOrElse(
                                    refused -> problems.add(refused.reason(), tag, refused.message()),
                                    () -> keys.put(key, tag.substring(equals + 1)));
                }
            }
        }
        instance.meta().forEach((metaKey, value) -> {
            if (metaKey.startsWith(META_PREFIX)) {
                String dotted = metaKey.substring(META_PREFIX.length()).replace('-', '.');
                String key = DASHED.getOrDefault(dotted, dotted);
                keys.values.remove(key);
                refusal(key)
                        .ifPresentOrElse(
                                refused -> problems.add(refused.reason(), metaKey, refused.message()),
                                () -> keys.put(key, value));
            }
        });
        return keys;
    }

    private void put(String key, String value) {
        values.computeIfAbsent(key, any -> new ArrayList<>(1)).add(value.strip());
    }

    private static Optional<Refusal> refusal(String key) {
        if (SUPPORTED.contains(key) || key.startsWith(ROUTE + ".")) {
            return Optional.empty();
        }
        if (NOT_YET.contains(key)) {
            return Optional.of(new Refusal(Reason.UNSUPPORTED, "this version does not act on " + TAG_PREFIX + key));
        }
        String known = String.join(",", SUPPORTED.stream().sorted().toList());
        return Optional.of(new Refusal(
                Reason.UNKNOWN_KEY,
                "there is no key " + TAG_PREFIX + key + "; known are " + TAG_PREFIX + "{" + known + "}"));
    }

    private record Refusal(Reason reason, String message) {}

    /** The last value of a key that may be written once. */
    Optional<String> get(String key) {
        List<String> all = values.getOrDefault(key, List.of());
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** Every {@code lictor.route} and {@code lictor.route.<name>}, in the order they were declared. */
    Map<String, List<String>> routes() {
        Map<String, List<String>> routes = new LinkedHashMap<>();
        values.forEach((key, all) -> {
            if (key.equals(ROUTE) || key.startsWith(ROUTE + ".")) {
                routes.put(key, all);
            }
        });
        return routes;
    }
}
