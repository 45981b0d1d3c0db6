package io.lictor.path;

import io.lictor.path.Ends.Choice;
import io.lictor.path.PathMatch.Found;
import io.lictor.path.PathMatch.Malformed;
import io.lictor.path.PathMatch.Redirect;
import io.lictor.path.PathTrie.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The trie of the templates without a verb and those of each verb, and how a path is looked for among them. Immutable.
 *
 * <p>A path is tried in the trie of a verb without its suffix: the longest verb first, the templates without a verb last. So
 * what a colon means is decided by the templates that would match, and a verb that only some other template has is data.
 */
final class TrieRoots<T> {

    private final TrieNode<T> plain;
    private final PersistentMap<TrieNode<T>> byVerb;
    /** How far before the end of a path the colon of a verb can be when every byte of it is escaped. */
    private final int verbReach;
    /** How many entries want a path with a slash too many. */
    private final int lenient;

    private TrieRoots(TrieNode<T> plain, PersistentMap<TrieNode<T>> byVerb, int lenient) {
        this.plain = plain;
        this.byVerb = byVerb;
        this.lenient = lenient;
        this.verbReach = reach(byVerb);
    }

    static <T> TrieRoots<T> empty() {
        return new TrieRoots<>(TrieNode.empty(), PersistentMap.empty(), 0);
    }

    private static int reach(PersistentMap<?> byVerb) {
        int[] reach = {0};
        byVerb.forEach((verb, root) ->
                reach[0] = Math.max(reach[0], 3 * verb.getBytes(StandardCharsets.UTF_8).length + 1));
        return reach[0];
    }

    boolean isEmpty() {
        return plain.isEmpty() && byVerb.isEmpty();
    }

    Ends<T> endsAt(PathTemplate place) {
        return root(place.verb()).endsAt(place.segments());
    }

    private TrieNode<T> root(Optional<String> verb) {
        TrieNode<T> root = verb.isEmpty() ? plain : byVerb.get(verb.get());
        return root == null ? TrieNode.empty() : root;
    }

    /** The same with other entries for a method at one place. */
    TrieRoots<T> with(String method, PathTemplate place, List<Entry<T>> entries) {
        int forgiving = lenient - lenient(endsAt(place).entries(method)) + lenient(entries);
        UnaryOperator<Ends<T>> change = ends -> ends.with(method, entries);
        TrieNode<T> root = root(place.verb()).changed(place.segments(), change);
        return place.verb()
                .map(verb -> new TrieRoots<>(
                        plain, root.isEmpty() ? byVerb.without(verb) : byVerb.with(verb, root), forgiving))
                .orElseGet(() -> new TrieRoots<>(root, byVerb, forgiving));
    }

    private static <T> int lenient(List<Entry<T>> entries) {
        return (int) entries.stream().filter(entry -> !entry.strict()).count();
    }

    <C> PathMatch<T> match(String method, String rawPath, BiPredicate<? super T, ? super C> accepts, C request) {
        String fault = RawPath.fault(rawPath);
        if (fault != null) {
            return new Malformed<>(fault);
        }
        TrieSearch<T, C> search = new TrieSearch<>(method, accepts, request);
        PathMatch<T> match = find(search, RawPath.of(rawPath));
        if (match == null && lenient > 0 && RawPath.hasSlashTooMany(rawPath)) {
            search.passOverStrict();
            match = find(search, RawPath.of(rawPath.substring(0, rawPath.length() - 1)));
        }
        return match == null ? search.miss() : match;
    }

    private @Nullable PathMatch<T> find(TrieSearch<T, ?> search, RawPath path) {
        for (int colon = firstVerbColon(path); colon >= 0; colon = path.text().indexOf(':', colon + 1)) {
            TrieNode<T> root = rootOfVerb(path.text(), colon);
            if (root != null) {
                RawPath shorter = path.withoutVerb(colon);
                Choice<T> choice = search.find(root, shorter);
                if (choice != null) {
                    return answer(search, choice, shorter);
                }
            }
        }
        Choice<T> choice = search.find(plain, path);
        return choice == null ? null : answer(search, choice, path);
    }

    private static <T> PathMatch<T> answer(TrieSearch<T, ?> search, Choice<T> choice, RawPath path) {
        boolean redirects = choice.entry().policy().trailingSlash() == TrailingSlash.REDIRECT;
        if (search.passesOverStrict() && redirects) {
            return new Redirect<>(path.text());
        }
        return choice.found() == null ? found(choice.entry(), path) : choice.found();
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
        List<String> values = new ArrayList<>(template.variables().size());
        for (TemplateVariable variable : template.variables()) {
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
}
