package io.lictor.routing;

import io.lictor.path.PathTemplate;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The path of an endpoint of go-micro: a template, or a regular expression between {@code ^} and {@code $} where it says
 * nothing that a template cannot say. Stateless.
 */
final class MicroPattern {

    private static final Pattern LITERAL = Pattern.compile("(?:[A-Za-z0-9_~-]|\\\\[._~-])+");
    private static final Pattern ANY_BUT_SLASH = Pattern.compile("\\[\\^/]\\+|\\(\\[\\^/]\\+\\)");
    /** Stands for the above, whose slash divides nothing. */
    private static final String ONE_SEGMENT = "\u0001";

    private static final Pattern ALL_SEGMENTS = Pattern.compile("\\.[*+]|\\(\\.[*+]\\)");

    private MicroPattern() {}

    /** @throws IllegalArgumentException with a message for the service's owner */
    static PathTemplate parse(String path) {
        boolean begins = path.startsWith("^");
        boolean ends = path.endsWith("$");
        if (!begins && !ends) {
            return PathTemplate.parse(path);
        }
        return Optional.of(path)
                .filter(any -> begins && ends)
                .flatMap(MicroPattern::template)
                .orElseThrow(() -> new IllegalArgumentException(
                        "regular expressions are taken where they stand for a template only, as ^/a/[^/]+$ or ^/a/.*$;"
                                + " write the path as /a/{b}"));
    }

    private static Optional<PathTemplate> template(String expression) {
        String body = ANY_BUT_SLASH
                .matcher(expression.substring(1, expression.length() - 1))
                .replaceAll(ONE_SEGMENT);
        String[] segments = body.split("/", -1);
        if (segments.length < 2 || !segments[0].isEmpty()) {
            return Optional.empty();
        }
        StringBuilder template = new StringBuilder();
        for (int i = 1; i < segments.length; i++) {
            String segment = segments[i];
            boolean last = i == segments.length - 1;
            if (LITERAL.matcher(segment).matches()) {
                template.append('/').append(PathTemplate.quote(segment.replace("\\", "")));
            } else if (segment.equals(ONE_SEGMENT)) {
                template.append("/*");
            } else if (last && ALL_SEGMENTS.matcher(segment).matches()) {
                template.append("/**");
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(PathTemplate.parse(template.toString()));
    }
}
