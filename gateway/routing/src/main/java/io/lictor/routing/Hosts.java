package io.lictor.routing;

import io.lictor.path.PathMatch;
import io.lictor.path.PathTrie;
import io.lictor.path.PersistentMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A trie of routes for each host: the request's own before the longest {@code *.} that fits, and every host last. Immutable;
 * a changed one shares what is the same.
 */
final class Hosts {

    /** Longer ones are no names (RFC 1035, 2.3.4), and looking for all their ends would take its time. */
    private static final int MAX_NAME = 253;

    private static final Hosts NONE = new Hosts(PersistentMap.empty());

    /** By host; {@code *.example.org} is under {@code .example.org}, and every host under nothing. */
    private final PersistentMap<PathTrie<Route>> tries;

    private Hosts(PersistentMap<PathTrie<Route>> tries) {
        this.tries = tries;
    }

    static Hosts none() {
        return NONE;
    }

    /** The same with other routes for one method and template of a host, in the order in which they are asked. */
    Hosts with(Place place, List<Route> routes) {
        String key = key(place.host());
        PathTrie<Route> known = tries.get(key);
        PathTrie<Route> next = (known == null ? PathTrie.<Route>empty() : known)
                .with(
                        place.method(),
                        place.template(),
                        routes.stream().map(Hosts::entry).toList());
        return new Hosts(next.isEmpty() ? tries.without(key) : tries.with(key, next));
    }

    private static PathTrie.Entry<Route> entry(Route route) {
        return new PathTrie.Entry<>(route.template(), route.target().paths(), route);
    }

    private static String key(Optional<String> host) {
        return host.map(name -> name.startsWith("*.") ? name.substring(1) : name)
                .orElse("");
    }

    /**
     * How much of the host of a request a route names: the more, the earlier it is tried.
     *
     * @param wanted as in {@link Route#host}
     * @param host as in {@link RequestHead#host}
     * @return -1 when the route is for other hosts
     */
    static int closeness(Optional<String> wanted, String host) {
        if (wanted.isEmpty()) {
            return 0;
        }
        String name = wanted.get();
        boolean known = host.length() <= MAX_NAME;
        if (name.startsWith("*.")) {
            String end = name.substring(1);
            return known && host.length() > end.length() && host.endsWith(end) ? end.length() : -1;
        }
        return known && !host.isEmpty() && name.equals(host) ? Integer.MAX_VALUE : -1;
    }

    /** Makes nothing of its own where the first trie that is asked has the route. */
    PathMatch<Route> match(RequestHead request) {
        String host = request.host();
        PathMatch<Route> match = null;
        if (host.length() <= MAX_NAME) {
            match = host.startsWith(".") ? null : in(tries.get(host), request, null);
            for (int dot = host.indexOf('.', 1); open(match) && dot > 0; dot = host.indexOf('.', dot + 1)) {
                match = in(tries.get(host, dot, host.length()), request, match);
            }
        }
        if (open(match) && !host.isEmpty()) {
            match = in(tries.get(""), request, match);
        }
        return match == null ? new PathMatch.NotFound<>() : match;
    }

    private static boolean open(@Nullable PathMatch<Route> match) {
        return match == null || match instanceof PathMatch.NotFound || match instanceof PathMatch.MethodNotAllowed;
    }

    private static @Nullable PathMatch<Route> in(
            @Nullable PathTrie<Route> trie, RequestHead request, @Nullable PathMatch<Route> before) {
        if (trie == null) {
            return before;
        }
        PathMatch<Route> match = trie.match(request.method(), request.rawPath(), Route::accepts, request);
        return before instanceof PathMatch.MethodNotAllowed<Route> refused ? other(refused, match) : match;
    }

    private static PathMatch<Route> other(PathMatch.MethodNotAllowed<Route> first, PathMatch<Route> second) {
        if (second instanceof PathMatch.MethodNotAllowed<Route> also) {
            SortedSet<String> allowed = new TreeSet<>(first.allowed());
            allowed.addAll(also.allowed());
            return new PathMatch.MethodNotAllowed<>(allowed);
        }
        return second instanceof PathMatch.NotFound ? first : second;
    }
}
