package io.lictor.path;

import io.lictor.path.PathMatch.Found;
import io.lictor.path.PathMatch.Malformed;
import io.lictor.path.PathMatch.Redirect;
import io.lictor.path.TrieNode.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The trie of the templates without a verb and those of each verb, and how a path is looked for among them. Immutable.
 *
 * <p>A path is tried in the trie of a verb without its suffix: the longest verb first, the templates without a verb last. So
 * what a colon means is decided by the templates that would match, and a verb that only some other template has is data.
 */
final class TrieRoots<T> {

    private final TrieNode<T> plain;
    private final Map<String, TrieNode<T>> byVerb;
    /** How far before the end of a path the colon of a verb can be when every byte of it is escaped. */
    private final int verbReach;
    /** Whether any value wants a path with a slash too many. */
    private final boolean lenient;

    TrieRoots(TrieNode<T> plain, Map<String, TrieNode<T>> byVerb, boolean lenient) {
        this.plain = plain;
        this.byVerb = byVerb;
        this.lenient = lenient;
        this.verbReach = byVerb.keySet().stream()
                .mapToInt(verb -> 3 * verb.getBytes(StandardCharsets.UTF_8).length + 1)
                .max()
                .orElse(0);
    }

    PathMatch<T> match(String method, String rawPath) {
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
}
