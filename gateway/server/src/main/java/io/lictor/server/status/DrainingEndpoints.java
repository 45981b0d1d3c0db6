package io.lictor.server.status;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.lictor.balancing.Cluster;
import io.lictor.balancing.EndpointFigures;
import io.lictor.balancing.EndpointId;
import io.lictor.catalog.CatalogService;
import io.lictor.catalog.Instance;
import io.lictor.catalog.InstanceId;
import io.lictor.routing.Protocol;
import io.lictor.routing.Route;
import io.lictor.routing.RouteTable;
import io.lictor.routing.TableListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Endpoints that have left the table and still have calls. An endpoint that has come back meanwhile is another one for the balancer,
 * and is here as well until the last call of its former life has ended. Changed by the writer's thread and the timer, read by
 * any.
 */
public final class DrainingEndpoints implements TableListener {

    private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);

    private final Deadline deadline;
    private final Duration drain;
    private final Scheduler timer;
    /** Those that left less than a drain ago too: a request that holds an older table may still call them. */
    private final List<Left> left = new ArrayList<>();

    private boolean sweeping;
    /** The table that the next one is compared with; the writer's own. */
    private @Nullable RouteTable before;

    /** @param drain how long a request that holds an older table may call one that has left */
    public DrainingEndpoints(Deadline deadline, Duration drain, Scheduler timer) {
        this.deadline = deadline;
        this.drain = drain;
        this.timer = timer;
    }

    /** Asked of those who keep the connections. */
    @FunctionalInterface
    public interface Deadline {

        /** When the calls of an endpoint break off; empty where they may go on, because the table has its address again. */
        Optional<Instant> of(EndpointId endpoint, Protocol protocol);
    }

    /**
     * One that has left.
     *
     * @param instance as it was registered
     * @param cluster that it was in
     */
    private record Left(
            Instance instance,
            String cluster,
            EndpointId endpoint,
            Protocol protocol,
            EndpointFigures figures,
            Instant since) {}

    /**
     * One that has calls.
     *
     * @param instance as it was registered
     * @param cluster that it was in
     * @param since when it left
     * @param until when its calls break off; empty when they may go on
     */
    record Draining(
            Instance instance,
            String cluster,
            EndpointId endpoint,
            int inFlight,
            Instant since,
            Optional<Instant> until) {}

    /** Those that have calls now, in the order they left. */
    List<Draining> now() {
        List<Left> all;
        synchronized (left) {
            all = List.copyOf(left);
        }
        return all.stream()
                .map(one -> new Draining(
                        one.instance(),
                        one.cluster(),
                        one.endpoint(),
                        one.figures().inFlight(),
                        one.since(),
                        deadline.of(one.endpoint(), one.protocol())))
                .filter(one -> one.inFlight() > 0)
                .toList();
    }

    /** How many are remembered, those without calls too. */
    int size() {
        synchronized (left) {
            return left.size();
        }
    }

    @Override
    public void beforeSwap(RouteTable next, Set<String> services) {}

    @Override
    public void afterSwap(RouteTable now, Set<String> services) {
        RouteTable last = before;
        before = now;
        if (last == null) {
            return;
        }
        List<Left> leaving = new ArrayList<>();
        services.forEach(service -> leaving.addAll(leaving(service, last, now)));
        if (!leaving.isEmpty()) {
            synchronized (left) {
                left.addAll(leaving);
                sweepLater();
            }
        }
    }

    private List<Left> leaving(String service, RouteTable last, RouteTable now) {
        Set<EndpointFigures> gone = figures(last, service);
        gone.removeAll(figures(now, service));
        CatalogService registered = last.snapshot().services().get(service);
        if (gone.isEmpty() || registered == null) {
            return List.of();
        }
        Map<EndpointFigures, Protocol> protocols = protocols(last.routes(service));
        Map<InstanceId, Instance> instances = new HashMap<>();
        registered.instances().forEach(instance -> instances.put(instance.id(), instance));
        Instant since = time();
        List<Left> leaving = new ArrayList<>();
        for (Cluster cluster : last.wholeClusters(service)) {
            cluster.figures().forEach((endpoint, figures) -> {
                Instance instance = instances.get(new InstanceId(endpoint.node(), endpoint.serviceId()));
                Protocol protocol = protocols.get(figures);
                // A cluster that no route leads to has no calls.
                if (instance != null && protocol != null && gone.contains(figures)) {
                    leaving.add(new Left(instance, cluster.name(), endpoint, protocol, figures, since));
                }
            });
        }
        return leaving;
    }

    /** Another life of an endpoint has others. */
    private static Set<EndpointFigures> figures(RouteTable table, String service) {
        Set<EndpointFigures> all = new HashSet<>();
        table.wholeClusters(service)
                .forEach(cluster -> all.addAll(cluster.figures().values()));
        return all;
    }

    /** Parts of clusters have the figures of the whole. */
    private static Map<EndpointFigures, Protocol> protocols(List<Route> routes) {
        IdentityHashMap<Cluster, Protocol> clusters = new IdentityHashMap<>();
        routes.forEach(
                route -> clusters.put(route.target().cluster(), route.target().protocol()));
        Map<EndpointFigures, Protocol> protocols = new HashMap<>();
        clusters.forEach(
                (cluster, protocol) -> cluster.figures().values().forEach(figures -> protocols.put(figures, protocol)));
        return protocols;
    }

    private void sweepLater() {
        if (!sweeping) {
            sweeping = true;
            timer.schedule(this::sweep, Math.max(drain.toMillis(), LEAST_PAUSE.toMillis()), MILLISECONDS);
        }
    }

    private void sweep() {
        Instant kept = time().minus(drain);
        synchronized (left) {
            left.removeIf(one -> !one.since().isAfter(kept) && one.figures().inFlight() == 0);
            sweeping = false;
            if (!left.isEmpty()) {
                sweepLater();
            }
        }
    }

    private Instant time() {
        return Instant.ofEpochMilli(timer.now(MILLISECONDS));
    }
}
