package io.lictor.path;

import io.lictor.path.PathMatch.Found;
import io.lictor.path.TrieNode.Entry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Values by HTTP method and path template. Immutable, so any number of threads may match at once. */
public final class PathTrie<T> {

    /** As the HTTP method of a value: any method that has no value of its own at the same template. */
    static final String ANY_METHOD = "*";

    private final LiteralPaths<T> literals;
    private final TrieRoots<T> roots;

    private PathTrie(LiteralPaths<T> literals, TrieRoots<T> roots) {
        this.literals = literals;
        this.roots = roots;
    }

    public static <T> Builder<T> builder() {
        return new Builder<>();
    }

    /**
     * Finds the value for a request. A trailing slash that some template takes as it is, as data of {@code **}, never is one
     * too many, whatever the policies of the others are.
     *
     * @param rawPath as it came, still encoded and without a query
     */
    public PathMatch<T> match(String method, String rawPath) {
        Found<T> known = literals.find(method, rawPath);
        return known != null ? known : roots.match(method, rawPath);
    }

    /** Collects what a trie will hold; used by one thread. */
    public static final class Builder<T> {

        private final TrieBranch<T> plain = new TrieBranch<>();
        private final Map<String, TrieBranch<T>> byVerb = new HashMap<>();
        private final LiteralPaths.Wanted literals = new LiteralPaths.Wanted();
        private boolean lenient;

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
            TrieBranch<T> root = template.verb()
                    .map(verb -> byVerb.computeIfAbsent(verb, key -> new TrieBranch<>()))
                    .orElse(plain);
            Entry<T> added = new Entry<>(template, policy, value);
            Entry<T> earlier = root.grow(template.segments()).putIfAbsent(httpMethod, added);
            if (earlier == null) {
                literals.add(httpMethod, template, policy);
                lenient |= !added.strict();
            }
            return Optional.ofNullable(earlier).map(Entry::value);
        }

        public PathTrie<T> build() {
            Map<String, TrieNode<T>> verbs = new HashMap<>();
            byVerb.forEach((verb, branch) -> verbs.put(verb, branch.freeze()));
            TrieRoots<T> roots = new TrieRoots<>(plain.freeze(), Map.copyOf(verbs), lenient);
            return new PathTrie<>(new LiteralPaths<>(literals, roots), roots);
        }
    }
}
