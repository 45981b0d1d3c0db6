package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** Paths in lowerCamelCase with commas between them; protobuf keeps them in snake_case. */
final class FieldMaskText {

    private static final int PATH_TAG = WireOutput.tag(1, WireOutput.LENGTH_DELIMITED);

    private FieldMaskText() {}

    /** Writes the fields of a {@code google.protobuf.FieldMask}. */
    static void write(String text, WireOutput out) throws UnfitValueException {
        if (text.isEmpty()) {
            return;
        }
        for (String path : text.split(",", -1)) {
            if (!isCamelCase(path)) {
                throw new UnfitValueException("field paths in lowerCamelCase such as \"displayName,child.name\"");
            }
            write(List.of(snakeCase(path)), out);
        }
    }

    /** Writes the fields from paths as protobuf keeps them. */
    static void write(List<String> paths, WireOutput out) {
        for (String path : paths) {
            out.tag(PATH_TAG);
            out.text(path);
        }
    }

    /** Names that begin with a small letter, with dots between them. */
    private static boolean isCamelCase(String path) {
        boolean begins = true;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean fits = begins ? isSmall(c) : isSmall(c) || isDigit(c) || (c >= 'A' && c <= 'Z') || c == '.';
            if (!fits) {
                return false;
            }
            begins = c == '.';
        }
        return !begins;
    }

    /** What comes back from lowerCamelCase as it was: a small letter behind each underscore and each dot. */
    private static boolean isSnakeCase(String path) {
        boolean begins = true;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean fits = begins ? isSmall(c) : isSmall(c) || isDigit(c) || c == '_' || c == '.';
            if (!fits) {
                return false;
            }
            begins = c == '.' || c == '_';
        }
        return !begins;
    }

    private static boolean isSmall(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static String snakeCase(String path) {
        StringBuilder snake = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                snake.append('_').append((char) (c + 'a' - 'A'));
            } else {
                snake.append(c);
            }
        }
        return snake.toString();
    }

    /** Prints all that is left. */
    static void print(WireInput in, JsonOutput out) {
        out.ascii('"');
        boolean first = true;
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag != PATH_TAG) {
                in.skipValue(tag);
                continue;
            }
            int length = in.length();
            String path = new String(in.bytes(), in.at(), length, UTF_8);
            in.skip(length);
            if (!isSnakeCase(path)) {
                throw TranscodingException.unreadableResponse(
                        "it has a FieldMask with a path that JSON cannot write: " + Quoted.of(path), null);
            }
            if (!first) {
                out.ascii(',');
            }
            first = false;
            printCamelCase(path, out);
        }
        out.ascii('"');
    }

    private static void printCamelCase(String path, JsonOutput out) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '_') {
                c = Character.toUpperCase(path.charAt(++i));
            }
            out.ascii(c);
        }
    }
}
