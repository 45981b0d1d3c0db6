package io.lictor.routing;

import io.lictor.path.PathTemplate;
import io.lictor.path.PathTemplateException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an HTTP route begins and what it takes off, as written in {@code lictor.route}:
 *
 * <pre>[host]/path [strip=/path] [methods=GET,POST] [priority=10]</pre>
 *
 * The path is a prefix of whole segments: {@code /post} takes {@code /post} and {@code /post/1}, not {@code /poster}.
 * Immutable.
 *
 * @param host lower case, or empty for every host
 * @param template the prefix as a template that ends in {@code **}
 * @param strip segments to take off the raw path before forwarding
 * @param methods upper case, or {@code *} alone
 */
record PathRule(Optional<String> host, PathTemplate template, int strip, List<String> methods, int priority) {

    private static final Pattern METHOD = Pattern.compile("[A-Za-z][A-Za-z-]*");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+");

    /** Everything at and below these segments, which are taken off. */
    static PathRule below(String segments) {
        int strip = segments.split("/", -1).length;
        return new PathRule(Optional.empty(), PathTemplate.parse("/" + segments + "/**"), strip, List.of("*"), 0);
    }

    /** @throws IllegalArgumentException with a message for the service's owner */
    static PathRule parse(String text) {
        String[] words = text.strip().split("\\s+");
        int slash = words[0].indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(
                    "a path is missing: it begins with '/', as in /orders or api.x.io/orders");
        }
        String host = words[0].substring(0, slash);
        if (!host.isEmpty() && !HOST.matcher(host).matches()) {
            throw new IllegalArgumentException("'" + host + "' is not a host name");
        }
        String path = words[0].substring(slash);
        int strip = 0;
        List<String> methods = List.of("*");
        int priority = 0;
        for (String option : Arrays.asList(words).subList(1, words.length)) {
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            String value = equals < 0 ? "" : option.substring(equals + 1);
            switch (name) {
                case "strip" -> strip = strip(value, path);
                case "methods" -> methods = methods(value);
                case "priority" -> priority = priority(value);
                default ->
                    throw new IllegalArgumentException(
                            "there is no option '" + name + "'; known are strip=, methods= and priority=");
            }
        }
        Optional<String> lowerHost = host.isEmpty() ? Optional.empty() : Optional.of(host.toLowerCase(Locale.ROOT));
        return new PathRule(lowerHost, template(path), strip, methods, priority);
    }

    private static PathTemplate template(String path) {
        try {
            return PathTemplate.parse(withoutSlash(path) + "/**");
        } catch (PathTemplateException broken) {
            throw new IllegalArgumentException("path '" + path + "': " + broken.getMessage(), broken);
        }
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static int strip(String value, String path) {
        String prefix = withoutSlash(value);
        boolean whole = (withoutSlash(path) + "/").startsWith(prefix + "/");
        if (!value.startsWith("/") || !whole) {
            throw new IllegalArgumentException("strip=" + value + " must be a beginning of the path " + path);
        }
        return (int) prefix.chars().filter(c -> c == '/').count();
    }

    private static List<String> methods(String value) {
        List<String> methods = Arrays.stream(value.split(","))
                .map(method -> method.toUpperCase(Locale.ROOT))
                .distinct()
                .toList();
        for (String method : methods) {
            if (!METHOD.matcher(method).matches()) {
                throw new IllegalArgumentException("methods=" + value + ": '" + method + "' is not an HTTP method");
            }
        }
        return methods;
    }

    private static int priority(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("priority=" + value + " must be a whole number", notANumber);
        }
    }
}
