package io.lictor.path;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A node while the trie is built; written by one thread. */
final class TrieBranch<T> {

    private final Map<String, TrieBranch<T>> literals = new HashMap<>();
    private final Map<String, TrieNode.Entry<T>> byMethod = new LinkedHashMap<>();
    private @Nullable TrieBranch<T> star;
    private @Nullable TrieBranch<T> doubleStar;

    /** The branch where the template ends. */
    TrieBranch<T> grow(List<Segment> segments) {
        TrieBranch<T> branch = this;
        for (Segment segment : segments) {
            branch = segment.below(branch);
        }
        return branch;
    }

    TrieBranch<T> literal(String decoded) {
        return literals.computeIfAbsent(decoded, key -> new TrieBranch<>());
    }

    TrieBranch<T> star() {
        star = star == null ? new TrieBranch<>() : star;
        return star;
    }

    TrieBranch<T> doubleStar() {
        doubleStar = doubleStar == null ? new TrieBranch<>() : doubleStar;
        return doubleStar;
    }

    /** The entry that is there already, or null. */
    TrieNode.@Nullable Entry<T> putIfAbsent(String method, TrieNode.Entry<T> entry) {
        return byMethod.putIfAbsent(method, entry);
    }

    TrieNode<T> freeze() {
        return freeze(false);
    }

    private TrieNode<T> freeze(boolean behindDoubleStar) {
        Map<String, TrieNode<T>> frozen = new HashMap<>();
        literals.forEach((key, branch) -> frozen.put(key, branch.freeze(false)));
        return new TrieNode<>(
                new LiteralTable<>(frozen),
                star == null ? null : star.freeze(false),
                doubleStar == null ? null : doubleStar.freeze(true),
                behindDoubleStar ? tails() : List.of(),
                methods());
    }

    private Map<String, TrieNode.Entry<T>> methods() {
        Map<String, TrieNode.Entry<T>> methods = new HashMap<>(byMethod);
        TrieNode.Entry<T> get = byMethod.get("GET");
        if (get != null && get.policy().headByGet()) {
            methods.putIfAbsent("HEAD", get);
        }
        return Map.copyOf(methods);
    }

    private List<Integer> tails() {
        TreeSet<Integer> lengths = new TreeSet<>();
        List<TrieBranch<T>> level = List.of(this);
        for (int length = 0; !level.isEmpty(); length++) {
            List<TrieBranch<T>> next = new ArrayList<>();
            for (TrieBranch<T> branch : level) {
                if (!branch.byMethod.isEmpty()) {
                    lengths.add(length);
                }
                next.addAll(branch.literals.values());
            }
            level = next;
        }
        return List.copyOf(lengths.descendingSet());
    }
}
