package io.lictor.server.filter;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.support.ShortcutConfigurable.ShortcutType;

/** What no definition may have, whichever filter it is of: it comes from anybody who may register a service. Stateless. */
final class DefinitionRules {

    private static final int LONGEST = 1_024;
    private static final Pattern WORDS = Pattern.compile("[\\s,:=]+");

    /** The frame of a message, the loop guard, and who is said to have sent it: Lictor's own business. */
    private static final Set<String> RESERVED = Set.of(
            "connection",
            "content-length",
            "expect",
            "forwarded",
            "host",
            "http2-settings",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "via",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-port",
            "x-forwarded-prefix",
            "x-forwarded-proto");

    private DefinitionRules() {}

    /** Why a text can be no definition; empty if it may be one. */
    static Optional<String> against(String text) {
        if (text.isEmpty()) {
            return Optional.of("a filter is missing: write each as Name=argument,argument");
        }
        if (text.length() > LONGEST) {
            return Optional.of("the filter is longer than " + LONGEST + " characters");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("the filter has a control character in it");
        }
        if (text.indexOf('{') >= 0 || text.indexOf('}') >= 0) {
            return Optional.of(
                    "write no braces: neither expressions nor variables of the path are put in, and groups of a"
                            + " regular expression are counted, as $1");
        }
        return Arrays.stream(WORDS.split(text))
                .filter(word -> RESERVED.contains(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .map(header -> "the header " + header + " belongs to Lictor itself; leave it out");
    }

    /** Why these arguments are not enough or too many: Spring would leave out what it has no name for. */
    static Optional<String> against(FilterDefinition definition, GatewayFilterFactory<?> factory) {
        int given = definition.getArgs().size();
        int names = factory.shortcutFieldOrder().size();
        if (given == 0 && names > 0) {
            return Optional.of("arguments are missing: write " + definition.getName() + "="
                    + String.join(",", factory.shortcutFieldOrder()));
        }
        return given > names && factory.shortcutType() == ShortcutType.DEFAULT
                ? Optional.of("there are " + given + " arguments, and " + definition.getName() + " takes "
                        + (names == 0 ? "none" : String.join(",", factory.shortcutFieldOrder()))
                        + "; a comma cannot be part of one")
                : Optional.empty();
    }
}
