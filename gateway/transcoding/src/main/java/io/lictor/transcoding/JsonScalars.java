package io.lictor.transcoding;

import io.lictor.transcoding.TranscodingException.Reason;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads the strings, numbers and words of a JSON text strictly. Used by one thread. */
final class JsonScalars {

    /** What other languages call it, in lower case, and what JSON does. */
    private static final Map<String, String> OTHERWISE = Map.of(
            "true", "write true",
            "false", "write false",
            "null", "write null",
            "none", "write null",
            "nil", "write null",
            "undefined", "write null",
            "nan", "write \"NaN\", in double quotes",
            "infinity", "write \"Infinity\", in double quotes",
            "inf", "write \"Infinity\", in double quotes");

    /** What people and word processors write for a double quote. */
    private static final Set<String> QUOTES = Set.of("'''", "'`'", "'“'", "'”'", "'„'", "'‘'", "'’'", "'«'");

    private static final int HEX_DIGITS = 4;

    private final JsonCursor in;

    JsonScalars(JsonCursor in) {
        this.in = in;
    }

    /** A string that is the name of a field: shorter than others, and all of it Unicode. */
    void name() throws JsonFlaw {
        int first = in.at();
        SurrogatePairs pairs = new SurrogatePairs();
        string(pairs);
        int length = in.at() - first - 2;
        if (length > JsonSource.LONGEST_NAME) {
            throw new JsonFlaw(
                    Reason.INVALID_VALUE,
                    first,
                    "expected names of at most " + JsonSource.LONGEST_NAME + " bytes, got one of " + length);
        }
        if (pairs.half() >= 0) {
            throw new JsonFlaw(
                    Reason.INVALID_VALUE, pairs.half(), "expected names without half surrogate pairs, got half a one");
        }
    }

    /** From one double quote to the other. */
    void string() throws JsonFlaw {
        string(new SurrogatePairs());
    }

    private void string(SurrogatePairs pairs) throws JsonFlaw {
        int first = in.at();
        in.skip();
        while (in.peek() != '"') {
            int c = in.peek();
            if (c == JsonCursor.END) {
                throw JsonFlaw.malformed(first, "the string that begins here has no double quote at its end");
            } else if (c == '\\') {
                escape(pairs);
            } else if (c < ' ') {
                throw JsonFlaw.malformed(in.at(), control(c));
            } else {
                in.skip();
            }
        }
        in.skip();
    }

    private static String control(int c) {
        return switch (c) {
            case '\n' -> "a string has no line break; write \\n, or end the string with a double quote";
            case '\r' -> "a string has no line break; write \\r, or end the string with a double quote";
            case '\t' -> "a string has no tab; write \\t";
            default -> String.format("a string has no control character; write \\u%04x", c);
        };
    }

    private void escape(SurrogatePairs pairs) throws JsonFlaw {
        int first = in.at();
        in.skip();
        int c = in.peek();
        if (c == JsonCursor.END) {
            return;
        }
        if ("\"\\/bfnrtu".indexOf(c) < 0) {
            throw JsonFlaw.malformed(
                    first,
                    "expected one of \" \\ / b f n r t u after '\\', got " + in.shown()
                            + "; a backslash itself is written \\\\");
        }
        in.skip();
        if (c == 'u') {
            pairs.take(unicode(first), first, in.at());
        }
    }

    private char unicode(int first) throws JsonFlaw {
        int code = 0;
        for (int i = 0; i < HEX_DIGITS; i++) {
            int digit = Character.digit(in.peek(), 16);
            if (digit < 0) {
                throw JsonFlaw.malformed(
                        first,
                        "expected four hexadecimal digits after \\u, as in \\u00e9, got " + i + " and then "
                                + in.shown());
            }
            code = 16 * code + digit;
            in.skip();
        }
        return (char) code;
    }

    void number() throws JsonFlaw {
        int first = in.at();
        if (in.peek() == '-') {
            in.skip();
        }
        boolean zero = in.peek() == '0';
        int digits = digits("after '-'");
        if (zero && digits > 1) {
            throw JsonFlaw.malformed(first, "a number has no zeros before it; write it without, or as a string");
        }
        if (in.peek() == '.') {
            in.skip();
            digits += digits("after the point of a number");
        }
        if (in.peek() == 'e' || in.peek() == 'E') {
            in.skip();
            if (in.peek() == '+' || in.peek() == '-') {
                in.skip();
            }
            digits += digits("in the exponent of a number");
        }
        if (digits > JsonSource.MOST_DIGITS) {
            throw new JsonFlaw(
                    Reason.INVALID_VALUE,
                    first,
                    "expected a number of at most " + JsonSource.MOST_DIGITS + " digits, got one of " + digits);
        }
    }

    private int digits(String where) throws JsonFlaw {
        int digits = in.skipDigits();
        if (digits == 0) {
            String word = in.word();
            throw JsonFlaw.malformed(
                    in.at(),
                    "expected a digit " + where + ", got " + in.shown()
                            + (word.startsWith("Inf") ? "; write \"-Infinity\", in double quotes" : ""));
        }
        return digits;
    }

    /** {@code true}, {@code false} or {@code null}, or what no value begins with. */
    void word() throws JsonFlaw {
        String word = in.word();
        if (!word.equals("true") && !word.equals("false") && !word.equals("null")) {
            throw JsonFlaw.malformed(in.at(), noValue(word));
        }
        for (int i = 0; i < word.length(); i++) {
            in.skip();
        }
    }

    private String noValue(String word) {
        String got = "expected a value, got " + in.shown();
        String hint = word.isEmpty()
                ? hint("a string")
                : "; " + OTHERWISE.getOrDefault(word.toLowerCase(Locale.ROOT), "a string stands in double quotes");
        return got + hint;
    }

    /** How to mend what stands where {@code thing} should begin; empty if nobody knows. */
    String hint(String thing) {
        if (QUOTES.contains(in.shown())) {
            return "; " + thing + " stands in straight double quotes";
        }
        return switch (in.peek()) {
            case '+' -> "; a number has no plus sign before it";
            case '.' -> "; a number begins with a digit, as 0.5 does";
            default -> commentHint();
        };
    }

    /** The same where nothing but punctuation should be. */
    String commentHint() {
        int c = in.peek();
        boolean comment = c == '#' || (c == '/' && (in.peek(1) == '/' || in.peek(1) == '*'));
        return comment ? "; JSON has no comments" : "";
    }
}
