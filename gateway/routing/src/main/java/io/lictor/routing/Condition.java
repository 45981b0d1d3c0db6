package io.lictor.routing;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a request must have besides host, method and path. Immutable; equal where it is the same whatever the order it was
 * written in. Its text is how {@code lictor.route} writes it, as far as that can.
 */
public sealed interface Condition {

    boolean holds(RequestHead request);

    /** Those of its parts that do not hold; none when it does. */
    default List<Condition> failing(RequestHead request) {
        return holds(request) ? List.of() : List.of(this);
    }

    /** What a request has of what it looks at, for people. */
    List<String> values(RequestHead request);

    /** How many headers and parameters it looks at: the more, the more specific. */
    int terms();

    /** What holds for every request. */
    static Condition always() {
        return Always.ALWAYS;
    }

    /** All of them; of none, {@link #always()}. */
    static Condition all(List<Condition> conditions) {
        List<Condition> parts = conditions.stream()
                .flatMap(condition -> condition instanceof All all ? all.parts().stream() : List.of(condition).stream())
                .filter(condition -> condition != Always.ALWAYS)
                .distinct()
                .sorted(Comparator.comparing(Condition::toString))
                .toList();
        return parts.isEmpty() ? always() : parts.size() == 1 ? parts.get(0) : new All(parts);
    }

    /**
     * At least one of them.
     *
     * @param conditions at least one
     */
    static Condition any(List<Condition> conditions) {
        if (conditions.isEmpty()) {
            throw new IllegalArgumentException("at least one condition is needed");
        }
        List<Condition> parts = conditions.stream()
                .flatMap(condition -> condition instanceof Any any ? any.parts().stream() : List.of(condition).stream())
                .distinct()
                .sorted(Comparator.comparing(Condition::toString))
                .toList();
        return parts.contains(always()) ? always() : parts.size() == 1 ? parts.get(0) : new Any(parts);
    }

    /** Holds for every request. */
    enum Always implements Condition {
        ALWAYS;

        @Override
        public boolean holds(RequestHead request) {
            return true;
        }

        @Override
        public List<String> values(RequestHead request) {
            return List.of();
        }

        @Override
        public int terms() {
            return 0;
        }

        @Override
        public String toString() {
            return "";
        }
    }

    /**
     * A header has a value.
     *
     * @param name in any case
     */
    record Header(String name, ValueTest value) implements Condition {
        public Header {
            name = name.toLowerCase(Locale.ROOT);
        }

        @Override
        public boolean holds(RequestHead request) {
            return value.anyPasses(request.header(name));
        }

        @Override
        public List<String> values(RequestHead request) {
            return request.header(name);
        }

        @Override
        public int terms() {
            return 1;
        }

        @Override
        public String toString() {
            return "header=" + name + value;
        }
    }

    /** A query parameter has a value. */
    record Parameter(String name, ValueTest value) implements Condition {
        @Override
        public boolean holds(RequestHead request) {
            return value.anyPasses(request.parameter(name));
        }

        @Override
        public List<String> values(RequestHead request) {
            return request.parameter(name);
        }

        @Override
        public int terms() {
            return 1;
        }

        @Override
        public String toString() {
            return "query=" + name + value;
        }
    }

    /** It is made with this method, in upper case. */
    record OfMethod(String method) implements Condition {
        @Override
        public boolean holds(RequestHead request) {
            return method.equals(request.method());
        }

        @Override
        public List<String> values(RequestHead request) {
            return List.of(request.method());
        }

        @Override
        public int terms() {
            return 1;
        }

        @Override
        public String toString() {
            return "method=" + method;
        }
    }

    /** It is made to this host, or below it where it begins with {@code *.}. */
    record AtHost(String host) implements Condition {
        @Override
        public boolean holds(RequestHead request) {
            return host.startsWith("*.") ? request.host().endsWith(host.substring(1)) : host.equals(request.host());
        }

        @Override
        public List<String> values(RequestHead request) {
            return List.of(request.host());
        }

        @Override
        public int terms() {
            return 1;
        }

        @Override
        public String toString() {
            return "host=" + host;
        }
    }

    /** Its path, as it came, is this one, or begins with these characters. */
    record AtPath(String path, boolean whole) implements Condition {
        @Override
        public boolean holds(RequestHead request) {
            return whole ? path.equals(request.rawPath()) : request.rawPath().startsWith(path);
        }

        @Override
        public List<String> values(RequestHead request) {
            return List.of(request.rawPath());
        }

        @Override
        public int terms() {
            return 1;
        }

        @Override
        public String toString() {
            return "path=" + path + (whole ? "" : "...");
        }
    }

    /** All hold; made by {@link Condition#all}. */
    record All(List<Condition> parts) implements Condition {
        public All {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean holds(RequestHead request) {
            for (Condition part : parts) {
                if (!part.holds(request)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public List<Condition> failing(RequestHead request) {
            return parts.stream()
                    .flatMap(part -> part.failing(request).stream())
                    .toList();
        }

        @Override
        public List<String> values(RequestHead request) {
            return parts.stream().flatMap(part -> part.values(request).stream()).toList();
        }

        @Override
        public int terms() {
            return parts.stream().mapToInt(Condition::terms).sum();
        }

        @Override
        public String toString() {
            return parts.stream().map(Condition::toString).collect(Collectors.joining(" "));
        }
    }

    /** At least one holds; made by {@link Condition#any}. */
    record Any(List<Condition> parts) implements Condition {
        public Any {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean holds(RequestHead request) {
            for (Condition part : parts) {
                if (part.holds(request)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public List<String> values(RequestHead request) {
            return parts.stream().flatMap(part -> part.values(request).stream()).toList();
        }

        @Override
        public int terms() {
            return parts.stream().mapToInt(Condition::terms).sum();
        }

        @Override
        public String toString() {
            return parts.stream().map(Condition::toString).collect(Collectors.joining(" or ", "(", ")"));
        }
    }

    /** It does not hold. */
    record Not(Condition part) implements Condition {
        @Override
        public boolean holds(RequestHead request) {
            return !part.holds(request);
        }

        @Override
        public List<String> values(RequestHead request) {
            return part.values(request);
        }

        @Override
        public int terms() {
            return part.terms();
        }

        @Override
        public String toString() {
            return "not (" + part + ")";
        }
    }
}
