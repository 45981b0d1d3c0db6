package io.lictor.path;

import io.lictor.path.Ends.Choice;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Values by HTTP method and path template. Immutable, so any number of threads may match at once; a changed one shares what
 * is the same with the one it was made from.
 */
public final class PathTrie<T> {

    /** As the HTTP method of a value: any method that has no value of its own at the same template. */
    static final String ANY_METHOD = "*";

    /**
     * What is at the end of the templates that stand in paths letter by letter, found by the whole path without making
     * anything. It is what the trie holds there, and comes before all else the trie could find; a path that is spelled
     * otherwise, or has no value here that is accepted, is looked for in the trie.
     */
    private final PersistentMap<Ends<T>> literals;

    private final TrieRoots<T> roots;

    private PathTrie(PersistentMap<Ends<T>> literals, TrieRoots<T> roots) {
        this.literals = literals;
        this.roots = roots;
    }

    /** A value and how its requests are read. */
    public record Entry<T>(PathTemplate template, PathPolicy policy, T value) {
        boolean strict() {
            return policy.trailingSlash() == TrailingSlash.STRICT;
        }
    }

    /** The trie of nothing. */
    public static <T> PathTrie<T> empty() {
        return new PathTrie<>(PersistentMap.empty(), TrieRoots.empty());
    }

    public static <T> Builder<T> builder() {
        return new Builder<>();
    }

    /**
     * The same with other values for one method and template. The first that a request accepts is found.
     *
     * @param httpMethod {@code *} for any
     * @param place any template with the {@linkplain PathTemplate#normalized() normalised form} of those of the entries
     * @param entries in the place of what was there; none leave nothing there
     */
    public PathTrie<T> with(String httpMethod, PathTemplate place, List<Entry<T>> entries) {
        TrieRoots<T> changed = roots.with(httpMethod, place, entries);
        String path = place.normalized();
        if (!place.isLiteral() || RawPath.fault(path) != null) {
            return new PathTrie<>(literals, changed);
        }
        Ends<T> ends = changed.endsAt(place);
        return new PathTrie<>(ends.isEmpty() ? literals.without(path) : literals.with(path, ends), changed);
    }

    public boolean isEmpty() {
        return roots.isEmpty();
    }

    /** What {@link #with} put there. */
    public List<Entry<T>> entries(String httpMethod, PathTemplate place) {
        return roots.endsAt(place).entries(httpMethod);
    }

    /**
     * Finds the value for a request. A trailing slash that some template takes as it is, as data of {@code **}, never is one
     * too many, whatever the policies of the others are.
     *
     * @param rawPath as it came, still encoded and without a query
     */
    public PathMatch<T> match(String method, String rawPath) {
        return match(method, rawPath, (value, any) -> true, "");
    }

    /**
     * Finds the first value for a request that the request accepts. One that is not accepted is as if it were not there: the
     * search goes on to the next at the same place and then to less specific templates.
     *
     * @param rawPath as it came, still encoded and without a query
     * @param accepts asked for a value and the request; where it captures nothing, a literal path is matched without garbage
     */
    public <C> PathMatch<T> match(String method, String rawPath, BiPredicate<? super T, ? super C> accepts, C request) {
        Ends<T> ends = literals.get(rawPath);
        Choice<T> choice = ends == null ? null : ends.choice(method, accepts, request, false);
        PathMatch.@Nullable Found<T> found = choice == null ? null : choice.found();
        return found != null ? found : roots.match(method, rawPath, accepts, request);
    }

    /** Collects what a trie will hold; used by one thread. */
    public static final class Builder<T> {

        private PathTrie<T> trie = empty();

        private Builder() {}

        /** Adds a value with {@link PathPolicy#defaults()}. */
        public Optional<T> add(String httpMethod, PathTemplate template, T value) {
            return add(httpMethod, template, PathPolicy.defaults(), value);
        }

        /**
         * Adds a value unless one is there that the same requests would reach.
         *
         * @param httpMethod {@code *} for any
         * @return the earlier value that has the same method and normalised template; then nothing was added
         */
        public Optional<T> add(String httpMethod, PathTemplate template, PathPolicy policy, T value) {
            List<Entry<T>> earlier = trie.entries(httpMethod, template);
            if (earlier.isEmpty()) {
                trie = trie.with(httpMethod, template, List.of(new Entry<>(template, policy, value)));
            }
            return earlier.stream().map(Entry::value).findFirst();
        }

        public PathTrie<T> build() {
            return trie;
        }
    }
}
