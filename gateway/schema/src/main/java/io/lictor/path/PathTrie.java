package io.lictor.path;

import io.lictor.path.PathMatch.Found;
import io.lictor.path.PathMatch.Malformed;
import io.lictor.path.PathMatch.Redirect;
import io.lictor.path.TrieNode.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values by HTTP method and path template. Immutable, so any number of threads may match at once.
 *
 * <p>A template with a verb stands in the trie of that verb, and the path is tried there without its suffix: the longest verb
 * first, the templates without a verb last. So what a colon means is decided by the templates that would match, and a verb that
 * only some other template has is data.
 */
public final class PathTrie<T> {

    /** As the HTTP method of a value: any method that has no value of its own at the same template. */
    static final String ANY_METHOD = "*";

    private final TrieNode<T> plain;
    private final Map<String, TrieNode<T>> byVerb;
    /** How far before the end of a path the colon of a verb can be when every byte of it is escaped. */
    private final int verbReach;
    /** Whether any value wants a path with a slash too many. */
    private final boolean lenient;

    private PathTrie(TrieNode<T> plain, Map<String, TrieNode<T>> byVerb, boolean lenient) {
        this.plain = plain;
        this.byVerb = byVerb;
        this.lenient = lenient;
        this.verbReach = byVerb.keySet().stream()
                .mapToInt(verb -> 3 * verb.getBytes(StandardCharsets.UTF_8).length + 1)
                .max()
                .orElse(0);
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
        String fault = RawPath.fault(rawPath);
        if (fault != null) {
            return new Malformed<>(fault);
        }
        TrieSearch<T> search = new TrieSearch<>(method);
        PathMatch<T> match = find(search, RawPath.of(rawPath));
        if (match == null && lenient && RawPath.hasSlashTooMany(rawPath)) {
            search.passOverStrict();
            match = find(search, RawPath.of(rawPath.substring(0, rawPath.length() - 1)));
        }
        return match == null ? search.miss() : match;
    }

    private @Nullable PathMatch<T> find(TrieSearch<T> search, RawPath path) {
        for (int colon = firstVerbColon(path); colon >= 0; colon = path.text().indexOf(':', colon + 1)) {
            TrieNode<T> root = rootOfVerb(path.text(), colon);
            if (root != null) {
                RawPath shorter = path.withoutVerb(colon);
                Entry<T> entry = search.find(root, shorter);
                if (entry != null) {
                    return answer(search, entry, shorter);
                }
            }
        }
        Entry<T> entry = search.find(plain, path);
        return entry == null ? null : answer(search, entry, path);
    }

    private static <T> PathMatch<T> answer(TrieSearch<T> search, Entry<T> entry, RawPath path) {
        return search.passesOverStrict() && entry.policy().trailingSlash() == TrailingSlash.REDIRECT
                ? new Redirect<>(path.text())
                : found(entry, path);
    }

    private int firstVerbColon(RawPath path) {
        int from = Math.max(path.lastStart(), path.text().length() - verbReach);
        return byVerb.isEmpty() ? -1 : path.text().indexOf(':', from);
    }

    private @Nullable TrieNode<T> rootOfVerb(String path, int colon) {
        String verb = PercentEncoding.decode(path, colon + 1, path.length(), PathUnescape.ALL);
        return verb == null ? null : byVerb.get(verb);
    }

    private static <T> PathMatch<T> found(Entry<T> entry, RawPath path) {
        PathTemplate template = entry.template();
        List<TemplateVariable> variables = template.variables();
        if (variables.isEmpty()) {
            return new Found<>(entry.value(), List.of());
        }
        List<String> values = new ArrayList<>(variables.size());
        for (TemplateVariable variable : variables) {
            int from = template.positionIn(path.segments(), variable.from());
            int to = template.positionIn(path.segments(), variable.to());
            String value = path.capture(
                    from, to, variable.multiSegment() ? entry.policy().unescape() : PathUnescape.ALL);
            if (value == null) {
                return new Malformed<>("the path's '" + variable.fieldPath() + "' is not UTF-8");
            }
            values.add(value);
        }
        return new Found<>(entry.value(), values);
    }

    /** Collects what a trie will hold; used by one thread. */
    public static final class Builder<T> {

        private final TrieBranch<T> plain = new TrieBranch<>();
        private final Map<String, TrieBranch<T>> byVerb = new HashMap<>();
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
            lenient |= earlier == null && !added.strict();
            return Optional.ofNullable(earlier).map(Entry::value);
        }

        public PathTrie<T> build() {
            Map<String, TrieNode<T>> verbs = new HashMap<>();
            byVerb.forEach((verb, branch) -> verbs.put(verb, branch.freeze()));
            return new PathTrie<>(plain.freeze(), Map.copyOf(verbs), lenient);
        }
    }
}
