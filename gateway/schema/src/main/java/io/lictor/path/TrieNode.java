package io.lictor.path;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a template prefix ends. Immutable.
 *
 * @param tails of a node behind {@code **}: after how many literals a template can end, longest first; else empty
 * @param byMethod what ends here; {@code *} stands for any method
 */
record TrieNode<T>(
        LiteralTable<TrieNode<T>> literals,
        @Nullable TrieNode<T> star,
        @Nullable TrieNode<T> doubleStar,
        List<Integer> tails,
        Map<String, Entry<T>> byMethod) {

    record Entry<T>(PathTemplate template, PathPolicy policy, T value) {
        boolean strict() {
            return policy.trailingSlash() == TrailingSlash.STRICT;
        }
    }
}
