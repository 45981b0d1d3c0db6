package io.lictor.path;

import io.lictor.path.PathMatch.Found;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answers to the paths that stand in the templates letter by letter, found by the whole path without making anything.
 * Immutable.
 *
 * <p>They were found by the trie, so nothing is decided here: what verbs, escapes and other templates mean is in the answers,
 * and a path that is spelled otherwise is looked for in the trie.
 */
final class LiteralPaths<T> {

    /** Only read. Unlike the maps of {@link Map#copyOf} it minds no names whose hashes are next to each other. */
    private final Map<String, Map<String, Found<T>>> byPath;

    LiteralPaths(Wanted wanted, TrieRoots<T> roots) {
        byPath = new HashMap<>(2 * wanted.requests.size());
        for (Request request : wanted.requests) {
            if (roots.match(request.method, request.path) instanceof Found<T> found) {
                byPath.merge(request.path, Map.of(request.method, found), LiteralPaths::union);
            }
        }
    }

    @Nullable
    Found<T> find(String method, String rawPath) {
        Map<String, Found<T>> answers = byPath.get(rawPath);
        return answers == null ? null : answers.get(method);
    }

    private static <V> Map<String, V> union(Map<String, V> some, Map<String, V> more) {
        Map<String, V> all = new HashMap<>(some);
        all.putAll(more);
        return Map.copyOf(all);
    }

    private record Request(String method, String path) {}

    /** What will be asked for; used by one thread. */
    static final class Wanted {

        private static final List<String> USUAL_METHODS =
                List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

        private final List<Request> requests = new ArrayList<>();

        void add(String httpMethod, PathTemplate template, PathPolicy policy) {
            if (template.isLiteral()) {
                String path = template.normalized();
                if (httpMethod.equals(PathTrie.ANY_METHOD)) {
                    USUAL_METHODS.forEach(method -> requests.add(new Request(method, path)));
                } else {
                    requests.add(new Request(httpMethod, path));
                }
                if (policy.headByGet()) {
                    requests.add(new Request("HEAD", path));
                }
            }
        }
    }
}
