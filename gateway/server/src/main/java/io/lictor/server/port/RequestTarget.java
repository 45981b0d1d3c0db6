package io.lictor.server.port;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the first line of a request asks for (RFC 9112, 3.2).
 *
 * @param text as it came, a byte in each character
 */
public record RequestTarget(String text) {

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
                && fault() == null;
    }

    /** What its path or its query has unescaped that they must not have (RFC 3986, 3.3 and 3.4); null where all is well. */
    @Nullable
    String fault() {
        int authority = authorityFrom();
        boolean query = false;
        for (int at = authority < 0 ? 0 : authorityEnd(authority); at < text.length(); at++) {
            char c = text.charAt(at);
            query |= c == '?';
            if (c == '%') {
                if (!isHex(at + 1) || !isHex(at + 2)) {
                    return "the target of the request has a % that escapes nothing; percent-encode it as %25";
                }
            } else if (!isPlain(c) && !(query && (c == '[' || c == ']'))) { // which many clients send
                String shown = c > ' ' && c < 127 ? "character " + c : "byte " + hex(c);
                return "the target of the request has the " + shown + " unescaped; percent-encode it as %" + hex(c);
            }
        }
        return null;
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
        return String.format("%02X", (int) c);
    }
}
