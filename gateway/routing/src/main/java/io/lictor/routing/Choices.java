package io.lictor.routing;

import io.lictor.routing.RejectedRoute.Reason;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What some instances chose together, by key: where they differ, the one that changed last counts. One that says nothing
 * differs from nobody. Immutable.
 */
record Choices(Map<String, Stated<?>> byName) {

    /** So many of the instances that differ are named. */
    private static final int NAMED = 3;

    /** The member that counts where members differ is the last. */
    static final Comparator<Registration> BY_CHANGE = Comparator.<Registration>comparingLong(
                    member -> member.instance().modifyIndex())
            .thenComparing(member -> member.instance().id().node())
            .thenComparing(member -> member.instance().id().serviceId());

    Choices {
        byName = Map.copyOf(byName);
    }

    static Choices of(List<Registration> members, List<Key<?>> keys, Problems problems) {
        Map<String, Stated<?>> chosen = new HashMap<>();
        for (Key<?> key : keys) {
            List<Registration> saying = members.stream()
                    .filter(member -> member.keys().stated(key).isPresent())
                    .sorted(BY_CHANGE.reversed())
                    .toList();
            if (!saying.isEmpty()) {
                chosen.put(key.name(), said(saying.get(0), key));
                note(key, saying, problems);
            }
        }
        return new Choices(chosen);
    }

    private static void note(Key<?> key, List<Registration> saying, Problems problems) {
        long values = saying.stream()
                .map(member -> said(member, key).value())
                .distinct()
                .limit(2)
                .count();
        if (values > 1) {
            problems.add(
                    Reason.DISAGREEMENT,
                    "lictor." + key.name(),
                    "instances differ: "
                            + saying.stream()
                                    .limit(NAMED)
                                    .map(member -> said(member, key).text() + " at "
                                            + member.instance().id().serviceId())
                                    .collect(Collectors.joining(", "))
                            + (saying.size() > NAMED ? " and " + (saying.size() - NAMED) + " more" : "")
                            + "; the first counts, it changed last");
        }
    }

    private static Stated<?> said(Registration member, Key<?> key) {
        return member.keys().stated(key).orElseThrow();
    }

    @SuppressWarnings("unchecked") // each value stands below the name of the key that has read it
    <T> Optional<Stated<T>> stated(Key<T> key) {
        return Optional.ofNullable((Stated<T>) byName.get(key.name()));
    }

    <T> Optional<T> get(Key<T> key) {
        return stated(key).map(Stated::value);
    }

    /** Where each was said, by key. */
    Map<String, Layer> layers() {
        return byName.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().layer()));
    }
}
