package io.lictor.path;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Patterns over what is left of a path, found by the literal text each begins with. A longer beginning goes before a shorter
 * one; of those with the same beginning the longer pattern goes first, and they are tried one after the other. Immutable.
 */
final class Rests<T> {

    private static final Rests<?> NONE = new Rests<>(PersistentMap.empty(), new TreeMap<>());
    /** Among those with the same beginning. */
    static final Comparator<Glob> LONGEST_FIRST = Comparator.comparing(
                    (Glob glob) -> glob.toString().length())
            .reversed()
            .thenComparing(Glob::toString);

    private final PersistentMap<List<Rest<T>>> byBeginning;
    /** How many beginnings have each length. */
    private final SortedMap<Integer, Integer> counts;
    /** Longest first. */
    private final int[] lengths;

    record Rest<T>(Glob glob, TrieNode<T> node) {}

    private Rests(PersistentMap<List<Rest<T>>> byBeginning, SortedMap<Integer, Integer> counts) {
        this.byBeginning = byBeginning;
        this.counts = counts;
        this.lengths = counts.keySet().stream()
                .sorted(Comparator.reverseOrder())
                .mapToInt(Integer::intValue)
                .toArray();
    }

    @SuppressWarnings("unchecked") // nothing of any type is in it
    static <T> Rests<T> none() {
        return (Rests<T>) NONE;
    }

    boolean isEmpty() {
        return byBeginning.isEmpty();
    }

    int[] lengths() {
        return lengths;
    }

    /** The patterns that begin with the first characters of a text, as many as one of the {@link #lengths()} says. */
    List<Rest<T>> at(String text, int length) {
        List<Rest<T>> found = length > text.length() ? null : byBeginning.get(text, 0, length);
        return found == null ? List.of() : found;
    }

    @Nullable
    TrieNode<T> get(Glob glob) {
        for (Rest<T> rest : same(glob.beginning())) {
            if (rest.glob().equals(glob)) {
                return rest.node();
            }
        }
        return null;
    }

    Rests<T> with(Glob glob, TrieNode<T> node) {
        List<Rest<T>> rests = others(glob);
        rests.add(new Rest<>(glob, node));
        rests.sort(Comparator.comparing(Rest::glob, LONGEST_FIRST));
        int more = byBeginning.get(glob.beginning()) == null ? 1 : 0;
        return new Rests<>(
                byBeginning.with(glob.beginning(), List.copyOf(rests)),
                counted(glob.beginning().length(), more));
    }

    Rests<T> without(Glob glob) {
        if (get(glob) == null) {
            return this;
        }
        List<Rest<T>> rests = others(glob);
        return rests.isEmpty()
                ? new Rests<>(
                        byBeginning.without(glob.beginning()),
                        counted(glob.beginning().length(), -1))
                : new Rests<>(byBeginning.with(glob.beginning(), List.copyOf(rests)), counts);
    }

    private List<Rest<T>> others(Glob glob) {
        List<Rest<T>> rests = new ArrayList<>(same(glob.beginning()));
        rests.removeIf(rest -> rest.glob().equals(glob));
        return rests;
    }

    private List<Rest<T>> same(String beginning) {
        List<Rest<T>> known = byBeginning.get(beginning);
        return known == null ? List.of() : known;
    }

    private SortedMap<Integer, Integer> counted(int length, int more) {
        SortedMap<Integer, Integer> next = new TreeMap<>(counts);
        next.merge(length, more, Integer::sum);
        next.remove(length, 0);
        return next;
    }
}
