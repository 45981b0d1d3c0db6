package io.lictor.server.express;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a plain {@code Host} header says.
 *
 * @param text as it came
 * @param host lower case
 * @param port negative where there is none
 */
record Authority(String text, String host, int port) {

    private static final int MOST_PORT_DIGITS = 5;

    /** Null for all but a name or an IPv4 address, with or without a port (RFC 3986, 3.2.2 and RFC 1123, 2.1). */
    static @Nullable Authority of(String text) {
        int end = text.indexOf(':');
        String host = end < 0 ? text : text.substring(0, end);
        if (!isName(host)) {
            return null;
        }
        if (end < 0) {
            return new Authority(text, host.toLowerCase(Locale.ROOT), -1);
        }
        int port = port(text, end + 1);
        return port < 0 ? null : new Authority(text, host.toLowerCase(Locale.ROOT), port);
    }

    private static boolean isName(String host) {
        boolean letters = false;
        for (int at = 0; at < host.length(); at++) {
            char c = host.charAt(at);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '0' && c <= '9') && !isInner(host, at)) {
                return false;
            }
            letters |= letter;
        }
        // What has no letter is an address, or nothing.
        return letters ? endsLikeName(host) : isAddress(host);
    }

    /** A dot or a hyphen with something on both of its sides, and no two dots together. */
    private static boolean isInner(String host, int at) {
        char c = host.charAt(at);
        if (at == 0 || at == host.length() - 1) {
            return false;
        }
        return c == '.' ? isAlphanumeric(host.charAt(at - 1)) && isAlphanumeric(host.charAt(at + 1)) : c == '-';
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** The last label of a name begins with a letter (java.net.URI reads it so). */
    private static boolean endsLikeName(String host) {
        char first = host.charAt(host.lastIndexOf('.') + 1);
        return !(first >= '0' && first <= '9');
    }

    private static boolean isAddress(String host) {
        String[] parts = host.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            if (part.isEmpty() || part.length() > 3 || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    private static int port(String text, int from) {
        int digits = text.length() - from;
        if (digits < 1 || digits > MOST_PORT_DIGITS) {
            return -1;
        }
        int port = 0;
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c < '0' || c > '9') {
                return -1;
            }
            port = port * 10 + (c - '0');
        }
        return port <= 65_535 ? port : -1;
    }
}
