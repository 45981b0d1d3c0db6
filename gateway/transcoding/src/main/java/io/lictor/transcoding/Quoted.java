package io.lictor.transcoding;

/** Text of a stranger inside an error message: quoted, short, without control characters. */
final class Quoted {
    private static final int LONGEST = 60;

    private Quoted() {}

    static String of(String text) {
        StringBuilder quoted = new StringBuilder().append('"');
        int end = Math.min(text.length(), LONGEST);
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        for (int i = 0; i < end; i++) {
            quoted.append(printable(
                    text.charAt(i), i + 1 < end ? text.charAt(i + 1) : ' ', i > 0 ? text.charAt(i - 1) : ' '));
        }
        return quoted.append(end < text.length() ? "…\"" : "\"").toString();
    }

    private static char printable(char c, char next, char before) {
        boolean paired = Character.isHighSurrogate(c)
                ? Character.isLowSurrogate(next)
                : !Character.isLowSurrogate(c) || Character.isHighSurrogate(before);
        return Character.isISOControl(c) || !paired ? '\ufffd' : c;
    }
}
