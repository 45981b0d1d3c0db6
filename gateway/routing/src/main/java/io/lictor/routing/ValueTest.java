package io.lictor.routing;

import java.util.List;

/** What the value of a header or parameter is asked. Immutable; its text stands behind a name in {@code lictor.route}. */
public sealed interface ValueTest {

    boolean passes(String value);

    /** Whether one of the values passes; none when there is none. */
    default boolean anyPasses(List<String> values) {
        for (String value : values) {
            if (passes(value)) {
                return true;
            }
        }
        return false;
    }

    /** Any value, also an empty one. */
    record Present() implements ValueTest {
        @Override
        public boolean passes(String value) {
            return true;
        }

        @Override
        public String toString() {
            return "";
        }
    }

    /** This value, in the same case. */
    record Equal(String expected) implements ValueTest {
        @Override
        public boolean passes(String value) {
            return expected.equals(value);
        }

        @Override
        public String toString() {
            return ":" + expected;
        }
    }

    /** A value that a pattern fits as a whole. */
    record Matching(BoundedPattern pattern) implements ValueTest {
        @Override
        public boolean passes(String value) {
            return pattern.matches(value);
        }

        @Override
        public String toString() {
            return ":~" + pattern;
        }
    }
}
