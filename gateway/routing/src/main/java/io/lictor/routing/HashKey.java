package io.lictor.routing;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What of a request decides which endpoint takes it, where the same is to go to the same. Immutable. */
public sealed interface HashKey {

    /** How it is written, for people. */
    String FORM = "header:NAME or cookie:NAME";

    /** The value of a request header. */
    record Header(String name) implements HashKey {
        @Override
        public String toString() {
            return "header:" + name;
        }
    }

    /** The value of a cookie, which a client without one is given. */
    record Cookie(String name) implements HashKey {
        @Override
        public String toString() {
            return "cookie:" + name;
        }
    }

    /** Reads {@code header:NAME} or {@code cookie:NAME}, the name being a token of RFC 9110, 5.6.2; empty for all else. */
    static Optional<HashKey> parse(String text) {
        Matcher matcher = Grammar.TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String name = matcher.group(2);
        return Optional.of(matcher.group(1).equals("header") ? new Header(name) : new Cookie(name));
    }

    /** How it is written. */
    final class Grammar {
        private static final Pattern TEXT = Pattern.compile("(header|cookie):([!#$%&'*+.^_`|~0-9A-Za-z-]{1,128})");

        private Grammar() {}
    }
}
