package io.lictor.server.port;

import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the first line of a request asks for (RFC 9112, 3.2).
 *
 * @param text as it came, a byte in each character
 */
public record RequestTarget(String text) {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private static final boolean[] PLAIN = new boolean[128];

    static {
        for (char c : "-._~!$&'()*+,;=:@/?#".toCharArray()) {
            PLAIN[c] = true;
        }
        for (char c = 0; c < 128; c++) {
            PLAIN[c] |= (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        }
    }

    /** Of a whole URI; null of all else. It may be empty. */
    @Nullable
    String authority() {
        int from = authorityFrom();
        return from < 0 ? null : text.substring(from, authorityEnd(from));
    }

    /** Whether it names that host, or none; a port that its scheme has anyway need not be named. */
    boolean isFor(String host) {
        String named = authority();
        if (named == null || named.equalsIgnoreCase(host)) {
            return true;
        }
        String port = text.regionMatches(true, 0, "https:", 0, 6) ? ":443" : ":80";
        return withoutPort(named, port).equals(withoutPort(host, port));
    }

    private static String withoutPort(String authority, String port) {
        String whole = authority.toLowerCase(Locale.ROOT);
        String shorter = whole.endsWith(port) ? whole.substring(0, whole.length() - port.length()) : whole;
        return shorter.endsWith(":") && !shorter.equals(":") ? shorter.substring(0, shorter.length() - 1) : shorter;
    }

    /** Whether it is a path and a query in the letters of RFC 3986, 3.3 and 3.4, and nothing else. */
    public boolean isPathAndQuery() {
        return text.startsWith("/")
                && text.indexOf('#') < 0
                && text.indexOf('[') < 0
                && text.indexOf(']') < 0
                && isPlain();
    }

    /** Whether its path and its query have only the letters of a URI, and brackets in the query, which many clients send. */
    boolean isPlain() {
        return oddFrom(authorityEnd(), query()) == text.length();
    }

    /** What its path or its query has that cannot be escaped without a guess at what is meant; null where there is nothing like that. */
    @Nullable
    String fault() {
        int query = query();
        for (int at = oddFrom(authorityEnd(), query); at < text.length(); at = oddFrom(at + 1, query)) {
            char c = text.charAt(at);
            if (c == '%') {
                return "the target of the request has a % that escapes nothing; percent-encode it as %25";
            }
            if (!isEscapable(c, at > query)) {
                String shown = c > ' ' && c < 127 ? "character " + c : "byte " + hex(c);
                return "the target of the request has the " + shown + " unescaped; percent-encode it as %" + hex(c);
            }
        }
        return null;
    }

    /** The same as a URI, where it has no {@linkplain #fault() fault}: what it has unescaped is percent-encoded. */
    String escaped() {
        int query = query();
        int done = 0;
        StringBuilder uri = new StringBuilder(text.length() + 16);
        for (int at = oddFrom(authorityEnd(), query); at < text.length(); at = oddFrom(at + 1, query)) {
            uri.append(text, done, at).append('%').append(hex(text.charAt(at)));
            done = at + 1;
        }
        return uri.append(text, done, text.length()).toString();
    }

    /** Where the next letter is that must not stand there unescaped; the length of the text where there is none. */
    private int oddFrom(int from, int query) {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean fits =
                    c == '%' ? isHex(at + 1) && isHex(at + 2) : isPlain(c) || (at > query && (c == '[' || c == ']'));
            if (!fits) {
                break;
            }
            at++;
        }
        return at;
    }

    /** Where its query begins, or its end. */
    private int query() {
        int mark = text.indexOf('?', authorityEnd());
        return mark < 0 ? text.length() : mark;
    }

    /**
     * What browsers (WHATWG URL) and curl send as it is, and what means nothing but itself. Not blanks and controls, by which another
     * reader may end the line; not quotes and angle brackets, which end a URI in a text (RFC 3986, C) and which browsers escape; not a
     * backslash in a path, which some read as a slash.
     */
    private static boolean isEscapable(char c, boolean inQuery) {
        return (c >= 0x80 && c <= 0xff) || "|{}^`[]".indexOf(c) >= 0 || (inQuery && c == '\\');
    }

    /** Negative where there is none. */
    private int authorityFrom() {
        if (text.startsWith("/")) {
            return -1;
        }
        int scheme = text.indexOf("://");
        if (scheme <= 0 || !isLetter(text.charAt(0))) {
            return -1;
        }
        for (int at = 1; at < scheme; at++) {
            char c = text.charAt(at);
            if (!isLetter(c) && !(c >= '0' && c <= '9') && "+-.".indexOf(c) < 0) {
                return -1;
            }
        }
        return scheme + 3;
    }

    private int authorityEnd() {
        int from = authorityFrom();
        return from < 0 ? 0 : authorityEnd(from);
    }

    private int authorityEnd(int from) {
        int at = from;
        while (at < text.length() && "/?#".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    private boolean isHex(int at) {
        return at < text.length() && text.charAt(at) < 128 && Character.digit(text.charAt(at), 16) >= 0;
    }

    private static boolean isPlain(char c) {
        return c < 128 && PLAIN[c];
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static String hex(char c) {
        return HEX.toHexDigits((byte) c);
    }
}
