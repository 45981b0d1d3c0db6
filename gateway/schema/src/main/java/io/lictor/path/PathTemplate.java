package io.lictor.path;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A parsed path template of {@code google.api.http}, or a pattern in its place. Immutable; equal when written the same. */
public final class PathTemplate {

    private final String text;
    private final List<Segment> segments;
    private final List<TemplateVariable> variables;
    private final Optional<String> verb;
    private final int doubleStar;

    /** Made once: a table of routes asks for it whenever it is built. */
    private final String normalized;

    PathTemplate(String text, List<Segment> segments, List<TemplateVariable> variables, Optional<String> verb) {
        this.text = text;
        this.segments = List.copyOf(segments);
        this.variables = List.copyOf(variables);
        this.verb = verb;
        int found = this.segments.indexOf(new Segment.DoubleStar());
        this.doubleStar = found < 0 ? this.segments.size() : found;
        this.normalized = this.segments.stream().map(Segment::normalized).collect(Collectors.joining("/", "/", ""))
                + verb.map(name -> ":" + PercentEncoding.encode(name).replace("%3A", ":"))
                        .orElse("")
                + (isPattern() ? PatternParser.MARK : "");
    }

    /**
     * Of two templates that match one path, the one whose value is found first where the rest is the same: the longer verb, and
     * segment by segment a literal, {@code *}, a pattern, {@code **}. It does not tell templates apart that match the same paths.
     */
    public static Comparator<PathTemplate> precedence() {
        return SegmentOrder.OF_TEMPLATES;
    }

    /** Reads a template as it stands in {@code google/api/http.proto}; literals after {@code **} are accepted too. */
    public static PathTemplate parse(String text) {
        return new TemplateParser(text).parse();
    }

    /**
     * Reads a plain beginning of a path: {@code /foo} takes {@code /foo}, {@code /foobar} and {@code /foo/bar}. It may be
     * percent-encoded; nothing else has a meaning in it.
     */
    public static PathTemplate beginning(String text) {
        return PatternParser.beginning(text);
    }

    /**
     * Reads a pattern over a whole path: {@code *} takes any characters, slashes too, {@code ?} takes one, {@code [a-z]} and
     * {@code [!a-z]} one of a class, <code>{a,b}</code> one of at most eight alternatives; a backslash or percent-encoding
     * takes the meaning from a character.
     */
    public static PathTemplate glob(String text) {
        return PatternParser.glob(text);
    }

    /** Writes any text so that a template takes it as one literal segment, for example a service name. */
    public static String quote(String segment) {
        return PercentEncoding.encode(segment);
    }

    /** In the order they are written. */
    public List<TemplateVariable> variables() {
        return variables;
    }

    /** Decoded, without its leading colon. */
    public Optional<String> verb() {
        return verb;
    }

    /** The template without variable names and in one spelling: two templates that match the same paths have the same. */
    public String normalized() {
        return normalized;
    }

    /** {@code *}, {@code **} or a literal, percent-encoded, for each segment; of a template, not of a pattern. */
    public List<String> segmentTexts() {
        return segments.stream().map(Segment::normalized).toList();
    }

    /** How many segments stand in it letter by letter before anything else does. */
    public int literalSegments() {
        int literals = 0;
        while (literals < segments.size() && segments.get(literals) instanceof Segment.Literal) {
            literals++;
        }
        return literals;
    }

    private boolean isPattern() {
        return !segments.isEmpty() && segments.get(segments.size() - 1) instanceof Segment.Rest;
    }

    /** Whether it matches one path only, in however many spellings. */
    boolean isLiteral() {
        return literalSegments() == segments.size();
    }

    List<Segment> segments() {
        return segments;
    }

    /** Where the template segment begins in a path of that many segments that this template matches. */
    int positionIn(int pathSegments, int segment) {
        return segment <= doubleStar ? segment : segment + pathSegments - segments.size();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathTemplate template && text.equals(template.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As written. */
    @Override
    public String toString() {
        return text;
    }
}
