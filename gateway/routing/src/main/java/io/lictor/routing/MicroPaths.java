package io.lictor.routing;

import io.lictor.path.PathTemplate;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The paths at which go-micro's API gateway finds methods whose authors gave none: {@code go.micro.srv.greeter} has {@code
 * Say.Hello} at {@code /greeter/say/hello} and {@code Greeter.Hello} also at {@code /greeter/hello}. Each is offered as the
 * names are written, with small first letters, and with dashes. Immutable.
 *
 * @param namespaces beginnings of service names that are no part of the path, the longest first
 */
record MicroPaths(List<String> namespaces) {

    /** What go-micro's gateway takes for a call: a query or a body makes the message. */
    static final List<String> METHODS = List.of("GET", "POST");

    private static final Pattern VERSION = Pattern.compile("v[0-9]+");
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    MicroPaths {
        namespaces = List.copyOf(namespaces);
    }

    /** Below which the service lies, such as {@code /v1/greeter}. */
    String base(String service) {
        return Arrays.stream(segments(service)).map(PathTemplate::quote).collect(Collectors.joining("/", "/", ""));
    }

    /**
     * @param endpoint {@code Handler.Method}
     * @throws IllegalArgumentException for a service whose name makes no path
     */
    List<PathRule> of(String service, String endpoint) {
        int dot = endpoint.indexOf('.');
        String handler = endpoint.substring(0, dot);
        List<String> methods = spellings(endpoint.substring(dot + 1));
        List<String> handlers = spellings(handler);
        String base = base(service);
        Set<String> paths = new LinkedHashSet<>();
        for (int i = 0; i < methods.size(); i++) {
            paths.add(base + "/" + handlers.get(i) + "/" + methods.get(i));
        }
        if (namesItself(segments(service), handler)) {
            methods.forEach(method -> paths.add(base + "/" + method));
        }
        return paths.stream()
                .map(path -> new PathRule(
                        Optional.empty(),
                        PathTemplate.parse(path),
                        Handling.rewriting(),
                        METHODS,
                        0,
                        Condition.always()))
                .toList();
    }

    private String[] segments(String service) {
        String shortName = namespaces.stream()
                .filter(namespace -> service.startsWith(namespace + "."))
                .findFirst()
                .map(namespace -> service.substring(namespace.length() + 1))
                .orElse(service);
        return shortName.split("\\.", -1);
    }

    /** {@code greeter} or {@code v1.greeter} with a handler of its own name. */
    private static boolean namesItself(String[] segments, String handler) {
        boolean plain = segments.length == 1
                || (segments.length == 2 && VERSION.matcher(segments[0]).matches());
        return plain && camelCase(segments[segments.length - 1]).equals(handler);
    }

    private static String camelCase(String segment) {
        return Arrays.stream(segment.split("-", -1))
                .filter(word -> !word.isEmpty())
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
    }

    private static List<String> spellings(String name) {
        String small = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
        String dashed = HUMP.matcher(name).replaceAll("-").toLowerCase(Locale.ROOT);
        // Only what is read back as the same name.
        return List.of(name, small, camelCase(dashed).equals(name) ? dashed : small);
    }
}
