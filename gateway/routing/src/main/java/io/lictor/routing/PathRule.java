package io.lictor.routing;

import io.lictor.path.PathTemplate;
import java.util.List;
import java.util.Optional;

/**
 * Where an HTTP route begins and what it takes off, as written in {@code lictor.route}:
 *
 * <pre>
 * [host]/path [match=segments|exact|glob|raw] [strip=/path] [methods=GET,POST] [priority=10]
 *     [header=Name[:value|:~pattern]]... [query=name[:value|:~pattern]]...
 * </pre>
 *
 * Immutable.
 *
 * @param host lower case, {@code *.example.org} for every host below that, however many labels deep, or empty for every host
 * @param template the path as {@link PathKind} reads it
 * @param handling what is done with requests besides, such as taking a beginning off their path
 * @param methods upper case, or {@code *} alone
 * @param condition what else a request must have
 */
record PathRule(
        Optional<String> host,
        PathTemplate template,
        Handling handling,
        List<String> methods,
        int priority,
        Condition condition) {

    PathRule {
        methods = List.copyOf(methods);
    }

    /** Everything at and below these segments, which are taken off. */
    static PathRule below(String segments) {
        int strip = segments.split("/", -1).length;
        return new PathRule(
                Optional.empty(),
                PathTemplate.parse("/" + segments + "/**"),
                Handling.rewriting(new PathRewrite.StripSegments(strip)),
                List.of("*"),
                0,
                Condition.always());
    }

    /** @throws IllegalArgumentException with a message for the service's owner */
    static PathRule parse(String text) {
        return PathRuleParser.parse(text);
    }

    /** What requests it takes, for people; equal for two rules that take the same. */
    String match() {
        String any = methods.equals(List.of("*")) ? "" : String.join(",", methods) + " ";
        String more = condition.terms() == 0 ? "" : " " + condition;
        return any + host.orElse("") + template + more;
    }
}
