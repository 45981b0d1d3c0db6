package io.lictor.path;

import io.lictor.path.PathMatch.Found;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final Map<String, Map<String, Found<T>>> byPath = new HashMap<>();

    LiteralPaths(Wanted wanted, TrieRoots<T> roots) {
        wanted.methodsByPath.forEach((path, methods) -> {
            Map<String, Found<T>> answers = new HashMap<>();
            for (String method : methods) {
                if (roots.match(method, path) instanceof Found<T> found) {
                    answers.put(method, found);
                }
            }
            byPath.put(path, Map.copyOf(answers));
        });
    }

    @Nullable
    Found<T> find(String method, String rawPath) {
        Map<String, Found<T>> answers = byPath.get(rawPath);
        return answers == null ? null : answers.get(method);
    }

    /** What will be asked for; used by one thread. */
    static final class Wanted {

        private static final List<String> USUAL_METHODS =
                List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

        private final Map<String, Set<String>> methodsByPath = new LinkedHashMap<>();

        void add(String httpMethod, PathTemplate template, PathPolicy policy) {
            if (template.isLiteral()) {
                Set<String> methods =
                        methodsByPath.computeIfAbsent(template.normalized(), key -> new LinkedHashSet<>());
                methods.addAll(httpMethod.equals(PathTrie.ANY_METHOD) ? USUAL_METHODS : List.of(httpMethod));
                if (policy.headByGet()) {
                    methods.add("HEAD");
                }
            }
        }
    }
}
