package io.lictor.path;

import io.lictor.path.PathMatch.MethodNotAllowed;
import io.lictor.path.PathMatch.NotFound;
import io.lictor.path.TrieNode.Entry;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One walk for one request, by one thread: literal before {@code *} before {@code **}, turning back where a branch does not
 * end in the wanted method.
 *
 * <p>The work is bounded by the templates, never by a power of the path's length: a node lies at one depth, so the walk comes
 * to it with one segment only and at most once; behind {@code **}, where the depth says nothing, there are only literals,
 * tried once for each length such a tail can have.
 */
final class TrieSearch<T> {

    private final String method;
    private boolean passesOverStrict;
    /** Made when there is something to put in, since most requests find what they look for. */
    private @Nullable SortedSet<String> otherMethods;

    TrieSearch(String method) {
        this.method = method;
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
    Entry<T> find(TrieNode<T> root, RawPath path) {
        return find(root, path, 0);
    }

    /** Recursion is as deep as the longest template. */
    private @Nullable Entry<T> find(TrieNode<T> node, RawPath path, int segment) {
        Entry<T> found = null;
        if (segment == path.segments()) {
            found = end(node);
        } else {
            TrieNode<T> literal = node.literals().get(path, segment);
            if (literal != null) {
                found = find(literal, path, segment + 1);
            }
            TrieNode<T> star = node.star();
            if (found == null && star != null && !path.isEmpty(segment)) {
                found = find(star, path, segment + 1);
            }
        }
        TrieNode<T> doubleStar = node.doubleStar();
        return found != null || doubleStar == null ? found : findTail(doubleStar, path, segment);
    }

    private @Nullable Entry<T> findTail(TrieNode<T> doubleStar, RawPath path, int segment) {
        for (int tail : doubleStar.tails()) {
            int first = path.segments() - tail;
            TrieNode<T> node = first < segment ? null : doubleStar;
            for (int i = first; node != null && i < path.segments(); i++) {
                node = node.literals().get(path, i);
            }
            Entry<T> found = node == null ? null : end(node);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable Entry<T> end(TrieNode<T> node) {
        Entry<T> specific = seen(node.byMethod().get(method));
        Entry<T> found = specific != null ? specific : seen(node.byMethod().get(PathTrie.ANY_METHOD));
        if (found == null) {
            node.byMethod().forEach(this::refuse);
        }
        return found;
    }

    private void refuse(String other, Entry<T> entry) {
        if (seen(entry) != null) {
            otherMethods = otherMethods == null ? new TreeSet<>() : otherMethods;
            otherMethods.add(other);
        }
    }

    private @Nullable Entry<T> seen(@Nullable Entry<T> entry) {
        return entry != null && passesOverStrict && entry.strict() ? null : entry;
    }
}
