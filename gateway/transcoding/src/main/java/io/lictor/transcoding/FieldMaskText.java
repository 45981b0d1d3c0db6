package io.lictor.transcoding;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Paths in lowerCamelCase with commas between them; protobuf keeps them in snake_case. */
final class FieldMaskText {
    private static final Pattern PATH = Pattern.compile("[a-z][a-zA-Z0-9]*(\\.[a-z][a-zA-Z0-9]*)*");

    private FieldMaskText() {}

    static List<String> parse(String text) throws UnfitValueException {
        List<String> paths = new ArrayList<>();
        if (text.isEmpty()) {
            return paths;
        }
        for (String path : text.split(",", -1)) {
            if (!PATH.matcher(path).matches()) {
                throw new UnfitValueException("field paths in lowerCamelCase such as \"displayName,child.name\"");
            }
            paths.add(snakeCase(path));
        }
        return paths;
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
}
