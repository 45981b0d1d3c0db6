package io.lictor.server.testing;

import io.lictor.path.PathTemplate;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a path that a template matches, and says what its variables are then.
 *
 * @param variables in the order of {@link PathTemplate#variables()}
 */
public record PathSynthesiser(String path, List<String> variables) {

    /** Each wildcard gets a value of its own; {@code **} gets as many segments as are asked for. */
    public static PathSynthesiser synthesise(PathTemplate template, int doubleStarSegments) {
        String verb = template.verb().isEmpty() ? "" : verb(template.normalized());
        String plain = template.normalized();
        String[] segments = plain.substring(1, plain.length() - verb.length()).split("/", -1);
        List<List<String>> filled = new ArrayList<>();
        for (int i = 0; i < segments.length; i++) {
            filled.add(filled(segments[i], i, doubleStarSegments));
        }
        List<String> variables = template.variables().stream()
                .map(variable -> joined(filled.subList(variable.from(), variable.to())))
                .toList();
        return new PathSynthesiser("/" + joined(filled) + verb, variables);
    }

    /** In a normalised template every other colon is escaped. */
    private static String verb(String normalized) {
        return normalized.substring(normalized.indexOf(':'));
    }

    private static List<String> filled(String segment, int place, int doubleStarSegments) {
        if (segment.equals("*")) {
            return List.of("value-" + place);
        }
        if (!segment.equals("**")) {
            return List.of(segment);
        }
        List<String> values = new ArrayList<>();
        for (int i = 0; i < doubleStarSegments; i++) {
            values.add("value-" + place + "-" + i);
        }
        return values;
    }

    private static String joined(List<List<String>> segments) {
        return String.join("/", segments.stream().flatMap(List::stream).toList());
    }
}
