package io.lictor.routing;

import io.lictor.path.PathTrie;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Routes that do not contradict each other, and the tries over them. Of two that want the same method and path the
 * higher priority wins, then the older service (a newcomer cannot steal a path), then the name; inside one service the
 * one declared first. Immutable.
 */
record RouteSet(
        List<Route> routes,
        List<RejectedRoute> rejected,
        Map<String, PathTrie<Route>> byHost,
        PathTrie<Route> anyHost) {

    private static final Comparator<Route> PRECEDENCE = Comparator.comparingInt(Route::priority)
            .reversed()
            .thenComparingLong(Route::createIndex)
            .thenComparing(Route::service);

    /** @param candidates in declaration order within each service */
    static RouteSet of(List<Route> candidates, List<RejectedRoute> refusedBefore) {
        List<Route> ordered = new ArrayList<>(candidates);
        ordered.sort(PRECEDENCE);
        List<RejectedRoute> rejected = new ArrayList<>(refusedBefore);
        List<Route> kept = new ArrayList<>();
        Map<String, PathTrie.Builder<Route>> byHost = new HashMap<>();
        PathTrie.Builder<Route> anyHost = PathTrie.builder();
        for (Route route : ordered) {
            PathTrie.Builder<Route> trie = route.host()
                    .map(host -> byHost.computeIfAbsent(host, any -> PathTrie.builder()))
                    .orElse(anyHost);
            List<String> methods = new ArrayList<>();
            for (String method : route.methods()) {
                Optional<Route> holder =
                        trie.add(method, route.template(), route.target().paths(), route);
                holder.ifPresentOrElse(
                        winner -> rejected.add(conflict(route, method, winner)), () -> methods.add(method));
            }
            if (!methods.isEmpty()) {
                kept.add(route.withMethods(methods));
            }
        }
        kept.sort(Comparator.comparing(Route::id));
        Map<String, PathTrie<Route>> tries = new HashMap<>();
        byHost.forEach((host, builder) -> tries.put(host, builder.build()));
        return new RouteSet(List.copyOf(kept), List.copyOf(rejected), Map.copyOf(tries), anyHost.build());
    }

    private static RejectedRoute conflict(Route loser, String method, Route winner) {
        return new RejectedRoute(
                loser.service(),
                method + " " + loser.host().orElse("") + loser.template(),
                RejectedRoute.Reason.CONFLICT,
                "route " + winner.id() + " of service " + winner.service() + " holds this method and path");
    }
}
