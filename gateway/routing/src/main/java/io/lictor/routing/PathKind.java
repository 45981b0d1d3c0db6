package io.lictor.routing;

import io.lictor.path.Mark;
import io.lictor.path.PathTemplate;
import io.lictor.path.PathTemplateException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the path of a rule is meant: the words of {@code match=}. */
enum PathKind {
    /** The path and everything below it, by whole segments: {@code /post} takes {@code /post/1}, not {@code /poster}. */
    SEGMENTS {
        @Override
        PathTemplate read(String path) {
            return PathTemplate.parse(withoutSlash(path) + "/**");
        }
    },
    /** This path only. */
    EXACT {
        @Override
        PathTemplate read(String path) {
            return PathTemplate.parse(path);
        }
    },
    /** A pattern over the whole path, as Fabio's: {@code *} takes any characters, slashes too. */
    GLOB {
        @Override
        PathTemplate read(String path) {
            return PathTemplate.glob(path);
        }
    },
    /** Everything that begins with the path, as Fabio's prefix: {@code /foo} takes {@code /foobar} too. */
    RAW {
        @Override
        PathTemplate read(String path) {
            return PathTemplate.beginning(path);
        }
    };

    abstract PathTemplate read(String path);

    /** @throws IllegalArgumentException with a message for the service's owner */
    final PathTemplate template(String path) {
        try {
            return read(path);
        } catch (PathTemplateException broken) {
            throw new UnreadableTextException(
                    "path '" + path + "': " + broken.getMessage(), at(broken.mark(), path), broken);
        }
    }

    /** What is read may be the end of the path, or the path and more; one of several alternatives is neither. */
    private static Mark at(Mark mark, String path) {
        if (path.endsWith(mark.text())) {
            return mark.within(path);
        }
        return mark.text().startsWith("/") ? Mark.of(path, mark.column(), mark.length()) : Mark.whole(path);
    }

    /** How many whole segments of the path lie in a beginning of it, so that they can be taken off. */
    final int strip(String beginning, String path) {
        String prefix = withoutSlash(beginning);
        boolean whole = (withoutSlash(path) + "/").startsWith(prefix + "/");
        int segments = (int) prefix.chars().filter(c -> c == '/').count();
        if (!beginning.startsWith("/") || !whole) {
            throw new UnreadableTextException(
                    "strip=" + beginning + " must be a beginning of the path " + path,
                    Mark.whole("strip=" + beginning));
        }
        if ((this == GLOB || this == RAW) && segments > template(path).literalSegments()) {
            throw new UnreadableTextException(
                    "strip=" + beginning + " must end before the segment where the path is open: with match=" + word()
                            + " that is not whole",
                    Mark.whole("strip=" + beginning));
        }
        return segments;
    }

    static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static PathKind parse(String word) {
        for (PathKind kind : values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw new UnreadableTextException(
                "match=" + word + ": known are "
                        + Arrays.stream(values()).map(PathKind::word).collect(Collectors.joining(", ")),
                Mark.whole("match=" + word));
    }
}
