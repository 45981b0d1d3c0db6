package io.lictor.path;

import java.util.List;
import java.util.Optional;

/** How a template and the path of a request go together, for people. Immutable. */
public sealed interface PathFit {

    /**
     * The template matches the path.
     *
     * @param captures in the order of {@link PathTemplate#variables()}
     * @param withoutSlash whether it does so only without the slash at the path's end
     * @param closeness of its segments, as in {@link Differs}
     */
    record Fits(List<Capture> captures, boolean withoutSlash, int closeness) implements PathFit {
        public Fits {
            captures = List.copyOf(captures);
        }
    }

    /**
     * The value of one variable.
     *
     * @param raw as it stands in the path
     * @param value decoded as far as the route wants it; empty where that is not UTF-8
     */
    record Capture(String fieldPath, String raw, Optional<String> value) {}

    /**
     * The template does not match the path.
     *
     * @param segment the first one that differs, counted from 1
     * @param wanted what the template has there; empty where it ends
     * @param had what the path has there, as it came; empty where it ends
     * @param column where that stands in the path, counted from 1
     * @param closeness of the segments before it: two for each literal, one for each other
     * @param misses how many segments differ in all, and how many are too many or too few
     */
    record Differs(int segment, String wanted, String had, int column, int closeness, int misses) implements PathFit {}
}
