package io.lictor.path;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where a template prefix ends. Immutable: a change makes new nodes from the root to where it is and shares all others.
 *
 * @param rests the patterns over all that is left of a path
 * @param tails of a node behind {@code **}: after how many literals a template can end, longest first; else empty
 * @param ends what ends here
 */
record TrieNode<T>(
        PersistentMap<TrieNode<T>> literals,
        @Nullable TrieNode<T> star,
        @Nullable TrieNode<T> doubleStar,
        Rests<T> rests,
        List<Integer> tails,
        Ends<T> ends) {

    static <T> TrieNode<T> empty() {
        return new TrieNode<>(PersistentMap.empty(), null, null, Rests.none(), List.of(), Ends.none());
    }

    boolean isEmpty() {
        return literals.isEmpty() && star == null && doubleStar == null && rests.isEmpty() && ends.isEmpty();
    }

    /** What ends at the end of these segments. */
    Ends<T> endsAt(List<Segment> segments) {
        TrieNode<T> node = this;
        for (Segment segment : segments) {
            TrieNode<T> below = segment.below(node);
            if (below == null) {
                return Ends.none();
            }
            node = below;
        }
        return node.ends;
    }

    /** The same with a change at the end of these segments; recursion is as deep as the longest template. */
    TrieNode<T> changed(List<Segment> segments, UnaryOperator<Ends<T>> change) {
        if (segments.isEmpty()) {
            return new TrieNode<>(literals, star, doubleStar, rests, tails, change.apply(ends));
        }
        Segment first = segments.get(0);
        TrieNode<T> below = first.below(this);
        TrieNode<T> changed =
                (below == null ? TrieNode.<T>empty() : below).changed(segments.subList(1, segments.size()), change);
        return first.with(this, changed.isEmpty() ? null : changed);
    }

    TrieNode<T> withLiterals(PersistentMap<TrieNode<T>> other) {
        return new TrieNode<>(other, star, doubleStar, rests, tails, ends);
    }

    TrieNode<T> withStar(@Nullable TrieNode<T> other) {
        return new TrieNode<>(literals, other, doubleStar, rests, tails, ends);
    }

    TrieNode<T> withDoubleStar(@Nullable TrieNode<T> other) {
        return new TrieNode<>(literals, star, other, rests, tails, ends);
    }

    TrieNode<T> withRests(Rests<T> other) {
        return new TrieNode<>(literals, star, doubleStar, other, tails, ends);
    }

    /** The same with its tails counted again: below it there are only literals. */
    TrieNode<T> behindDoubleStar() {
        TreeSet<Integer> lengths = new TreeSet<>();
        List<TrieNode<T>> level = List.of(this);
        for (int length = 0; !level.isEmpty(); length++) {
            List<TrieNode<T>> next = new ArrayList<>();
            for (TrieNode<T> node : level) {
                if (!node.ends.isEmpty()) {
                    lengths.add(length);
                }
                node.literals.forEach((literal, child) -> next.add(child));
            }
            level = next;
        }
        return new TrieNode<>(literals, star, doubleStar, rests, List.copyOf(lengths.descendingSet()), ends);
    }
}
