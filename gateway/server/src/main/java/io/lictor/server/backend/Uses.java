package io.lictor.server.backend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What each of many users has, so that what nobody has any more can be given up. Used by one thread. */
final class Uses<T> {

    private final Map<String, Set<T>> byUser = new HashMap<>();
    private final Map<T, Integer> counts = new HashMap<>();

    void add(String user, T used) {
        if (byUser.computeIfAbsent(user, any -> new HashSet<>()).add(used)) {
            counts.merge(used, 1, Integer::sum);
        }
    }

    /** Takes from a user all but these, and tells what nobody has any more. */
    List<T> keep(String user, Set<T> wanted) {
        Set<T> had = byUser.getOrDefault(user, new HashSet<>());
        List<T> unused = new ArrayList<>();
        had.removeIf(used -> {
            boolean drop = !wanted.contains(used);
            if (drop && counts.merge(used, -1, (count, one) -> count == 1 ? null : count - 1) == null) {
                unused.add(used);
            }
            return drop;
        });
        if (had.isEmpty()) {
            byUser.remove(user);
        }
        return unused;
    }
}
