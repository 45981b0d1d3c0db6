package io.lictor.path;

/** One segment of a template. */
sealed interface Segment {

    /** The segment as it stands in a template without variables. */
    String normalized();

    /** The branch of a growing trie that this segment leads to. */
    <T> TrieBranch<T> below(TrieBranch<T> parent);

    /** Matches the segment whose decoded text is the same; empty only in the template {@code /}. */
    record Literal(String decoded) implements Segment {
        @Override
        public String normalized() {
            return PercentEncoding.encode(decoded);
        }

        @Override
        public <T> TrieBranch<T> below(TrieBranch<T> parent) {
            return parent.literal(decoded);
        }
    }

    /** {@code *}: matches one segment that is not empty. */
    record Star() implements Segment {
        @Override
        public String normalized() {
            return "*";
        }

        @Override
        public <T> TrieBranch<T> below(TrieBranch<T> parent) {
            return parent.star();
        }
    }

    /** {@code **}: matches any number of segments, also none, also empty ones. */
    record DoubleStar() implements Segment {
        @Override
        public String normalized() {
            return "**";
        }

        @Override
        public <T> TrieBranch<T> below(TrieBranch<T> parent) {
            return parent.doubleStar();
        }
    }
}
