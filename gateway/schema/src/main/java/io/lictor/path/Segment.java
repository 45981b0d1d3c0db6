package io.lictor.path;

import org.jspecify.annotations.Nullable;

/** One segment of a template, and where it leads from a node of a trie. */
sealed interface Segment {

    /** The segment as it stands in a template without variables. */
    String normalized();

    /** The node this segment leads to, or null. */
    <T> @Nullable TrieNode<T> below(TrieNode<T> parent);

    /** The parent with another node where this segment leads to, or with none. */
    <T> TrieNode<T> with(TrieNode<T> parent, @Nullable TrieNode<T> child);

    /** Matches the segment whose decoded text is the same; empty only in the template {@code /}. */
    record Literal(String decoded) implements Segment {
        @Override
        public String normalized() {
            return PercentEncoding.encode(decoded);
        }

        @Override
        public <T> @Nullable TrieNode<T> below(TrieNode<T> parent) {
            return parent.literals().get(decoded);
        }

        @Override
        public <T> TrieNode<T> with(TrieNode<T> parent, @Nullable TrieNode<T> child) {
            return parent.withLiterals(
                    child == null
                            ? parent.literals().without(decoded)
                            : parent.literals().with(decoded, child));
        }
    }

    /** {@code *}: matches one segment that is not empty. */
    record Star() implements Segment {
        @Override
        public String normalized() {
            return "*";
        }

        @Override
        public <T> @Nullable TrieNode<T> below(TrieNode<T> parent) {
            return parent.star();
        }

        @Override
        public <T> TrieNode<T> with(TrieNode<T> parent, @Nullable TrieNode<T> child) {
            return parent.withStar(child);
        }
    }

    /** {@code **}: matches any number of segments, also none, also empty ones. */
    record DoubleStar() implements Segment {
        @Override
        public String normalized() {
            return "**";
        }

        @Override
        public <T> @Nullable TrieNode<T> below(TrieNode<T> parent) {
            return parent.doubleStar();
        }

        @Override
        public <T> TrieNode<T> with(TrieNode<T> parent, @Nullable TrieNode<T> child) {
            return parent.withDoubleStar(child == null ? null : child.behindDoubleStar());
        }
    }

    /** The last one: matches this segment and all behind it, at least one, when their text fits a pattern. */
    record Rest(Glob glob) implements Segment {
        @Override
        public String normalized() {
            return glob.toString();
        }

        @Override
        public <T> @Nullable TrieNode<T> below(TrieNode<T> parent) {
            return parent.rests().get(glob);
        }

        @Override
        public <T> TrieNode<T> with(TrieNode<T> parent, @Nullable TrieNode<T> child) {
            return parent.withRests(
                    child == null
                            ? parent.rests().without(glob)
                            : parent.rests().with(glob, child));
        }
    }
}
