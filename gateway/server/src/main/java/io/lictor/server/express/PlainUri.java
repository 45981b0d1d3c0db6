package io.lictor.server.express;

/** Whether the target of a request is a path and a query in the letters of RFC 3986, 3.3 and 3.4, and nothing else. Stateless. */
final class PlainUri {

    private static final boolean[] LETTERS = new boolean[128];

    static {
        for (char c = 'a'; c <= 'z'; c++) {
            LETTERS[c] = true;
            LETTERS[Character.toUpperCase(c)] = true;
        }
        for (char c = '0'; c <= '9'; c++) {
            LETTERS[c] = true;
        }
        for (char c : "-._~!$&'()*+,;=:@/?".toCharArray()) {
            LETTERS[c] = true;
        }
    }

    private PlainUri() {}

    static boolean isPlain(String target) {
        if (target.isEmpty() || target.charAt(0) != '/') {
            return false;
        }
        for (int at = 1; at < target.length(); at++) {
            char c = target.charAt(at);
            if (c == '%') {
                if (at + 2 >= target.length() || !isHex(target.charAt(at + 1)) || !isHex(target.charAt(at + 2))) {
                    return false;
                }
                at += 2;
            } else if (c >= 128 || !LETTERS[c]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
