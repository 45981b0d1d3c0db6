package io.lictor.server.backend;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.lictor.balancing.Cluster;
import io.lictor.balancing.EndpointId;
import io.lictor.routing.Protocol;
import io.lictor.routing.Route;
import io.lictor.routing.RouteTable;
import io.lictor.routing.TableListener;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * One resource per endpoint of the active table: there before a request can see the endpoint, and ended, with whatever
 * still uses it, once the endpoint has been gone for the drain time. An endpoint that comes back before that keeps it.
 * Changed by the writer's thread, read by every request.
 */
final class EndpointResources<R> implements TableListener, AutoCloseable {

    private final Life<R> life;
    private final Duration drain;
    private final Scheduler timer;
    private final Map<Key, Kept<R>> all = new ConcurrentHashMap<>();
    /** Which services want which; the writer's own. */
    private final Uses<Key> uses = new Uses<>();

    EndpointResources(Life<R> life, Duration drain, Scheduler timer) {
        this.life = life;
        this.drain = drain;
        this.timer = timer;
    }

    /** Whose resource it is. */
    record Key(EndpointId endpoint, boolean tls) {}

    /** What happens to a resource. */
    interface Life<R> {

        /** Whether endpoints spoken to like this have one. */
        boolean serves(Protocol protocol);

        /** Must not block. */
        R begin(Key key);

        /** Only requests that saw the endpoint before it left will still use it. */
        void leave(R resource);

        /** Nobody may use it any more; what still does breaks off. */
        void end(R resource);
    }

    /** A resource of the active table, or one of an endpoint that has left. Compared by identity. */
    private static final class Kept<R> {

        private final R resource;
        /** When it is ended; null while its endpoint is in the table. */
        private final @Nullable Instant end;

        Kept(R resource, @Nullable Instant end) {
            this.resource = resource;
            this.end = end;
        }
    }

    /** Empty when the endpoint left the table longer ago than the drain. */
    Optional<R> of(EndpointId endpoint, boolean tls) {
        return Optional.ofNullable(all.get(new Key(endpoint, tls))).map(kept -> kept.resource);
    }

    /** When what still uses an endpoint that has left breaks off; empty for one in the table, and for one that is forgotten. */
    Optional<Instant> endOf(EndpointId endpoint, boolean tls) {
        return Optional.ofNullable(all.get(new Key(endpoint, tls))).map(kept -> kept.end);
    }

    int size() {
        return all.size();
    }

    @Override
    public void beforeSwap(RouteTable next, Set<String> services) {
        for (String service : services) {
            for (Key key : wanted(next.routes(service))) {
                uses.add(service, key);
                all.compute(key, (any, kept) -> {
                    if (kept == null) {
                        return new Kept<>(life.begin(key), null);
                    }
                    return kept.end == null ? kept : new Kept<>(kept.resource, null);
                });
            }
        }
    }

    @Override
    public void afterSwap(RouteTable now, Set<String> services) {
        for (String service : services) {
            uses.keep(service, wanted(now.routes(service))).forEach(this::leave);
        }
    }

    private void leave(Key key) {
        Kept<R> kept = all.get(key);
        if (kept != null) {
            Instant end = Instant.ofEpochMilli(timer.now(MILLISECONDS)).plus(drain);
            Kept<R> leaving = new Kept<>(kept.resource, end);
            all.put(key, leaving);
            life.leave(kept.resource);
            timer.schedule(() -> drained(key, leaving), drain.toMillis(), MILLISECONDS);
        }
    }

    /** Unless its endpoint has come back meanwhile. */
    private void drained(Key key, Kept<R> leaving) {
        if (all.remove(key, leaving)) {
            life.end(leaving.resource);
        }
    }

    private Set<Key> wanted(List<Route> routes) {
        // Many routes share few clusters: one per binding of the same service.
        IdentityHashMap<Cluster, Boolean> clusters = new IdentityHashMap<>();
        routes.forEach(route -> {
            Protocol protocol = route.target().protocol();
            if (life.serves(protocol)) {
                clusters.put(route.target().cluster(), protocol.tls());
            }
        });
        Set<Key> wanted = new HashSet<>();
        clusters.forEach((cluster, tls) -> cluster.status()
                .forEach(status -> wanted.add(new Key(status.endpoint().id(), tls))));
        return wanted;
    }

    @Override
    public void close() {
        all.values().forEach(kept -> life.end(kept.resource));
    }
}
