package io.lictor.path;

import io.lictor.path.Ends.Choice;
import io.lictor.path.PathMatch.MethodNotAllowed;
import io.lictor.path.PathMatch.NotFound;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One walk for one request, by one thread: literal before {@code *} before patterns before {@code **}, turning back where a
 * branch does not end in the wanted method or in nothing that is accepted.
 *
 * <p>The work is bounded by the templates, never by a power of the path's length: a node lies at one depth, so the walk comes
 * to it with one segment only and at most once; behind {@code **}, where the depth says nothing, there are only literals,
 * tried once for each length such a tail can have.
 */
final class TrieSearch<T, C> {

    private final String method;
    private final BiPredicate<? super T, ? super C> accepts;
    private final C request;
    private boolean passesOverStrict;
    /** Made when there is something to put in, since most requests find what they look for. */
    private @Nullable SortedSet<String> otherMethods;

    TrieSearch(String method, BiPredicate<? super T, ? super C> accepts, C request) {
        this.method = method;
        this.accepts = accepts;
        this.request = request;
    }

    /** From now on the path lacks a slash it came with, and only values are found whose policy allows that. */
    void passOverStrict() {
        passesOverStrict = true;
    }

    boolean passesOverStrict() {
        return passesOverStrict;
    }

    /** What to say when nothing was found. */
    PathMatch<T> miss() {
        return otherMethods == null ? new NotFound<>() : new MethodNotAllowed<>(otherMethods);
    }

    @Nullable
    Choice<T> find(TrieNode<T> root, RawPath path) {
        return find(root, path, 0);
    }

    /** Recursion is as deep as the longest template. */
    private @Nullable Choice<T> find(TrieNode<T> node, RawPath path, int segment) {
        Choice<T> found = segment == path.segments() ? end(node) : below(node, path, segment);
        TrieNode<T> doubleStar = node.doubleStar();
        return found != null || doubleStar == null ? found : findTail(doubleStar, path, segment);
    }

    private @Nullable Choice<T> below(TrieNode<T> node, RawPath path, int segment) {
        TrieNode<T> literal = path.lookup(node.literals(), segment);
        Choice<T> found = literal == null ? null : find(literal, path, segment + 1);
        TrieNode<T> star = node.star();
        if (found == null && star != null && !path.isEmpty(segment)) {
            found = find(star, path, segment + 1);
        }
        return found != null || node.rests().isEmpty() ? found : findRest(node.rests(), path.rest(segment));
    }

    private @Nullable Choice<T> findRest(Rests<T> rests, @Nullable String rest) {
        if (rest == null) {
            return null;
        }
        int[] codePoints = rest.codePoints().toArray();
        for (int length : rests.lengths()) {
            for (Rests.Rest<T> candidate : rests.at(rest, length)) {
                Choice<T> found = candidate.glob().matches(codePoints) ? end(candidate.node()) : null;
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private @Nullable Choice<T> findTail(TrieNode<T> doubleStar, RawPath path, int segment) {
        for (int tail : doubleStar.tails()) {
            int first = path.segments() - tail;
            TrieNode<T> node = first < segment ? null : doubleStar;
            for (int i = first; node != null && i < path.segments(); i++) {
                node = path.lookup(node.literals(), i);
            }
            Choice<T> found = node == null ? null : end(node);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable Choice<T> end(TrieNode<T> node) {
        Choice<T> found = node.ends().choice(method, accepts, request, passesOverStrict);
        if (found == null) {
            refuse(node.ends().methods(accepts, request, passesOverStrict));
        }
        return found;
    }

    private void refuse(List<String> others) {
        if (!others.isEmpty()) {
            otherMethods = otherMethods == null ? new TreeSet<>() : otherMethods;
            otherMethods.addAll(others);
        }
    }
}
