package io.lictor.routing;

import java.util.List;

/** One change of a path on its way to an HTTP endpoint. Works on the path as it came, never decoded. Immutable. */
public sealed interface PathRewrite {

    /** The changed path; begins with a slash where {@code rawPath} does. */
    String change(String rawPath);

    /** What of the path is taken off at its beginning. */
    default String stripped(String rawPath) {
        return "";
    }

    /** Takes whole segments off. */
    record StripSegments(int count) implements PathRewrite {
        @Override
        public String change(String rawPath) {
            return withSlash(rawPath.substring(end(rawPath)));
        }

        @Override
        public String stripped(String rawPath) {
            return rawPath.substring(0, end(rawPath));
        }

        private int end(String rawPath) {
            int end = 0;
            for (int i = 0; i < count; i++) {
                end = rawPath.indexOf('/', end + 1);
                if (end < 0) {
                    return rawPath.length();
                }
            }
            return end;
        }

        @Override
        public String toString() {
            return "strip " + count + " segments";
        }
    }

    /** Takes the first of these that the path begins with off, character by character. */
    record StripPrefix(List<String> prefixes) implements PathRewrite {
        public StripPrefix {
            prefixes = List.copyOf(prefixes);
        }

        @Override
        public String change(String rawPath) {
            return withSlash(rawPath.substring(stripped(rawPath).length()));
        }

        @Override
        public String stripped(String rawPath) {
            for (String prefix : prefixes) {
                if (rawPath.startsWith(prefix)) {
                    return prefix;
                }
            }
            return "";
        }

        @Override
        public String toString() {
            return "strip " + String.join(" or ", prefixes);
        }
    }

    /** Puts something before the path. */
    record AddPrefix(String prefix) implements PathRewrite {
        @Override
        public String change(String rawPath) {
            return withSlash(prefix + rawPath);
        }

        @Override
        public String toString() {
            return "prepend " + prefix;
        }
    }

    /** Puts another path in place of it. */
    record ReplacePath(String path) implements PathRewrite {
        @Override
        public String change(String rawPath) {
            return withSlash(path);
        }

        @Override
        public String toString() {
            return "replace by " + path;
        }
    }

    private static String withSlash(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }
}
