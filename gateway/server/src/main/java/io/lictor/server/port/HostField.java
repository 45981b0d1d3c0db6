package io.lictor.server.port;

/** The grammar of {@code Host} (RFC 9110, 7.2 and RFC 3986, 3.2). Stateless. */
final class HostField {

    private static final int LARGEST_PORT = 65_535;
    private static final String MARKS = "-._~!$&'()*+,;=";

    private HostField() {}

    /** Whether it names a host, which must not be empty (RFC 9110, 4.2.1), with or without a port that there can be. */
    static boolean isHost(String value) {
        int end = value.startsWith("[") ? value.indexOf(']') + 1 : value.indexOf(':');
        if (end < 0) {
            end = value.length();
        }
        String host = value.substring(0, end);
        return (host.startsWith("[") ? isLiteral(host) : isName(host)) && isPort(value.substring(end));
    }

    /** With brackets around it. Which address it is does not matter here. */
    private static boolean isLiteral(String host) {
        for (int at = 1; at < host.length() - 1; at++) {
            if (host.charAt(at) != ':' && !isNameCharacter(host.charAt(at))) {
                return false;
            }
        }
        return host.length() > 2;
    }

    private static boolean isName(String host) {
        for (int at = 0; at < host.length(); at++) {
            char c = host.charAt(at);
            if (!isNameCharacter(c) && !(c == '%' && isHex(host, at + 1) && isHex(host, at + 2))) {
                return false;
            }
        }
        return !host.isEmpty();
    }

    private static boolean isNameCharacter(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || MARKS.indexOf(c) >= 0;
    }

    private static boolean isHex(String text, int at) {
        return at < text.length() && text.charAt(at) < 0x80 && Character.digit(text.charAt(at), 16) >= 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** A colon and digits, of which there may be none; or nothing. */
    private static boolean isPort(String text) {
        int port = 0;
        for (int at = 1; at < text.length(); at++) {
            if (!isDigit(text.charAt(at))) {
                return false;
            }
            port = port * 10 + text.charAt(at) - '0';
            if (port > LARGEST_PORT) {
                return false;
            }
        }
        return text.isEmpty() || text.charAt(0) == ':';
    }
}
