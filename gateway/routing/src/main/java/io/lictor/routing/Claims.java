package io.lictor.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All routes that want one place, those that got it and those that did not. Those with a condition are asked first: higher
 * priority, then more headers and parameters, then the older service (a newcomer cannot steal a path), then the name; inside
 * one service the one declared first. Of several with the same condition the first holds it and the others are in conflict.
 * Immutable.
 */
final class Claims {

    private static final Claims NONE = new Claims(List.of());
    static final Comparator<Route> WITH_CONDITION_FIRST =
            Comparator.comparing(route -> route.condition() == Condition.always());
    static final Comparator<Route> HIGHER_PRIORITY_FIRST =
            Comparator.comparingInt(Route::priority).reversed();
    static final Comparator<Route> MORE_TERMS_FIRST =
            Comparator.comparingInt((Route route) -> route.condition().terms()).reversed();
    static final Comparator<Route> OLDER_FIRST = Comparator.comparingLong(Route::createIndex);
    static final Comparator<Route> BY_SERVICE = Comparator.comparing(Route::service);

    private static final Comparator<Route> PRECEDENCE = WITH_CONDITION_FIRST
            .thenComparing(HIGHER_PRIORITY_FIRST)
            .thenComparing(MORE_TERMS_FIRST)
            .thenComparing(OLDER_FIRST)
            .thenComparing(BY_SERVICE);

    private final List<Route> claimants;
    private final List<Route> holders;

    private Claims(List<Route> claimants) {
        this.claimants = List.copyOf(claimants);
        Set<Condition> held = new HashSet<>();
        this.holders =
                claimants.stream().filter(route -> held.add(route.condition())).toList();
    }

    static Claims none() {
        return NONE;
    }

    boolean isEmpty() {
        return claimants.isEmpty();
    }

    /** The same with other routes of one service, in the order they are declared. */
    Claims with(String service, List<Route> routes) {
        List<Route> next = new ArrayList<>(claimants);
        next.removeIf(route -> route.service().equals(service));
        next.addAll(routes);
        next.sort(PRECEDENCE); // stable: routes of one service stay in their order
        return new Claims(next);
    }

    List<Route> claimants() {
        return claimants;
    }

    /** Those that got it, in the order in which they are asked. */
    List<Route> holders() {
        return holders;
    }

    /** Who has what one of the claimants wants; it is that one itself when it got it. */
    Route holder(Route claimant) {
        for (Route holder : holders) {
            if (holder.condition().equals(claimant.condition())) {
                return holder;
            }
        }
        throw new IllegalArgumentException(claimant.id() + " is no claimant");
    }
}
