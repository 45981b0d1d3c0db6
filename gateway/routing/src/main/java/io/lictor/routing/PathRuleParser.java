package io.lictor.routing;

import io.lictor.path.Mark;
import io.lictor.path.MarkedException;
import io.lictor.path.PathTemplate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads one {@code lictor.route}; used by one thread. */
final class PathRuleParser {

    private static final Pattern METHOD = Pattern.compile("[A-Za-z][A-Za-z-]*");
    private static final Pattern HOST = Pattern.compile("(\\*\\.)?[A-Za-z0-9._-]+");
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern PARAMETER = Pattern.compile("[^:]+");
    private static final int MAX_CONDITIONS = 16;

    private final List<Condition> conditions = new ArrayList<>();
    private Optional<String> strip = Optional.empty();
    private PathKind kind = PathKind.SEGMENTS;
    private List<String> methods = List.of("*");
    private int priority;

    private PathRuleParser() {}

    /** @throws IllegalArgumentException with a message for the service's owner */
    static PathRule parse(String text) {
        List<String> words = Arrays.asList(text.strip().split("\\s+"));
        if (words.get(0).indexOf('/') < 0) {
            throw new UnreadableTextException(
                    "a path is missing: it begins with '/', as in /orders or api.x.io/orders",
                    Mark.whole(words.get(0)));
        }
        PathRuleParser parser = new PathRuleParser();
        int start = text.indexOf(words.get(0));
        int end = start + words.get(0).length();
        for (String option : words.subList(1, words.size())) {
            int begin = text.indexOf(option, end);
            end = begin + option.length();
            marked(text, begin, option, () -> parser.option(option));
        }
        return marked(text, start, words.get(0), () -> parser.rule(words.get(0)));
    }

    /** Reads a word, and turns what is marked in it into a mark of the whole text. */
    private static <T> T marked(String text, int start, String word, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (MarkedException broken) {
            Mark mark = broken.mark().within(word);
            Mark inText = mark.text().equals(word) ? mark.within(text, start) : mark.within(text);
            throw new UnreadableTextException(String.valueOf(broken.getMessage()), inText, broken);
        }
    }

    private PathRuleParser option(String option) {
        int equals = option.indexOf('=');
        String name = equals < 0 ? option : option.substring(0, equals);
        String value = equals < 0 ? "" : option.substring(equals + 1);
        switch (name) {
            case "strip" -> strip = Optional.of(value);
            case "match" -> kind = PathKind.parse(value);
            case "methods" -> methods = methods(value);
            case "priority" -> priority = priority(value);
            case "header" -> conditions.add(new Condition.Header(name(option, HEADER, value), test(value)));
            case "query" -> conditions.add(new Condition.Parameter(name(option, PARAMETER, value), test(value)));
            default ->
                throw new UnreadableTextException(
                        "there is no option '" + name
                                + "'; known are match=, strip=, methods=, priority=, header= and query=",
                        Mark.of(option, 1, name.length()));
        }
        return this;
    }

    private PathRule rule(String place) {
        int slash = place.indexOf('/');
        if (conditions.size() > MAX_CONDITIONS) {
            throw new IllegalArgumentException("a route may have at most " + MAX_CONDITIONS + " conditions");
        }
        Optional<String> host = host(place.substring(0, slash));
        String path = place.substring(slash);
        PathTemplate template = kind.template(path);
        Handling handling = strip.map(beginning -> kind.strip(beginning, path))
                .map(segments -> Handling.rewriting(new PathRewrite.StripSegments(segments)))
                .orElseGet(Handling::rewriting);
        return new PathRule(host, template, handling, methods, priority, Condition.all(conditions));
    }

    private static Optional<String> host(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!HOST.matcher(text).matches()) {
            throw new UnreadableTextException(
                    "'" + text + "' is not a host name; write api.example.org, *.example.org or none",
                    Mark.whole(text));
        }
        return Optional.of(text.toLowerCase(Locale.ROOT));
    }

    /** What stands before the colon of a condition. */
    private static String name(String option, Pattern allowed, String value) {
        int colon = value.indexOf(':');
        String name = colon < 0 ? value : value.substring(0, colon);
        if (!allowed.matcher(name).matches()) {
            throw new UnreadableTextException(
                    option + ": '" + name + "' is not a name; write header=Name, header=Name:value or query=name:value",
                    Mark.of(option, option.length() - value.length() + 1, name.length()));
        }
        return name;
    }

    private static ValueTest test(String value) {
        int colon = value.indexOf(':');
        if (colon < 0) {
            return new ValueTest.Present();
        }
        String expected = value.substring(colon + 1);
        return expected.startsWith("~")
                ? new ValueTest.Matching(BoundedPattern.compile(expected.substring(1)))
                : new ValueTest.Equal(expected);
    }

    private static List<String> methods(String value) {
        List<String> methods = Arrays.stream(value.split(","))
                .map(method -> method.toUpperCase(Locale.ROOT))
                .distinct()
                .toList();
        for (String method : methods) {
            if (!METHOD.matcher(method).matches()) {
                throw new UnreadableTextException(
                        "methods=" + value + ": '" + method + "' is not an HTTP method", methodMark(value, method));
            }
        }
        return methods;
    }

    private static Mark methodMark(String value, String method) {
        int index = ("," + value.toUpperCase(Locale.ROOT) + ",").indexOf("," + method + ",");
        return Mark.of(value, index + 1, method.length());
    }

    private static int priority(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException notANumber) {
            throw new UnreadableTextException(
                    "priority=" + value + " must be a whole number", Mark.whole(value), notANumber);
        }
    }
}
