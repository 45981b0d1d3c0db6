package io.lictor.path;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what is not cut into segments: whole segments first, as far as they are plain, and a pattern for the rest. */
final class PatternParser {

    /** Behind a pattern, so that it cannot be taken for a template. */
    static final String MARK = " (glob)";

    private PatternParser() {}

    static PathTemplate beginning(String text) {
        String plain = text.replace("*", "%2A")
                .replace("?", "%3F")
                .replace("[", "%5B")
                .replace("{", "%7B")
                .replace("\\", "%5C");
        return new PathTemplate(text + " (raw)", segments(plain + "*"), List.of(), Optional.empty());
    }

    static PathTemplate glob(String text) {
        return new PathTemplate(text + MARK, segments(text), List.of(), Optional.empty());
    }

    private static List<Segment> segments(String pattern) {
        if (!pattern.startsWith("/")) {
            throw new PathTemplateException(pattern, 1, "a path must start with '/'");
        }
        int slash = pattern.lastIndexOf('/', Glob.firstSpecial(pattern) - 1);
        List<Segment> segments = new ArrayList<>();
        if (slash > 0) {
            String literals = pattern.substring(0, slash).replace(":", "%3A").replace("}", "%7D");
            segments.addAll(PathTemplate.parse(literals).segments());
        }
        segments.add(new Segment.Rest(Glob.parse(pattern.substring(slash + 1))));
        return segments;
    }
}
