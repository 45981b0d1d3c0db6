package io.lictor.bench.table;

import com.sun.management.ThreadMXBean;
import io.lictor.balancing.BalancingSettings;
import io.lictor.balancing.ClusterFactory;
import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.Health;
import io.lictor.path.PathMatch;
import io.lictor.routing.ActiveRouteTable;
import io.lictor.routing.DescriptorLoader;
import io.lictor.routing.RequestHead;
import io.lictor.routing.Route;
import io.lictor.routing.RoutePolicy;
import io.lictor.routing.RouteTable;
import io.lictor.routing.RouteTableWriter;
import io.lictor.routing.RoutingRules;
import io.lictor.routing.TableListener;
import io.lictor.routing.TrafficPolicy;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Builds a large table, changes one service after the other, and measures what each change costs and how long a thread that
 * only matches is ever held up by it.
 */
public final class TableScale {

    private static final int SERVICES = 10_000;
    private static final int INSTANCES = 5;
    private static final int WARM_UP = 1_000;
    private static final int UPDATES = 2_000;

    private TableScale() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.out.printf(Locale.ROOT, "%,d services with a route and %d instances each%n%n", SERVICES, INSTANCES);
        updates();
        memory();
    }

    /** A writer, and what happens on its thread. */
    private static final class Writing implements TableListener, AutoCloseable {

        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private final ActiveRouteTable active = new ActiveRouteTable();
        private final SynchronousQueue<Long> swapped = new SynchronousQueue<>();
        private final RouteTableWriter writer = new RouteTableWriter(
                new RoutingRules(
                        Set.of("restful"),
                        Set.of("rpc"),
                        List.of("/actuator"),
                        TrafficPolicy.defaults(),
                        RoutePolicy.defaults()),
                new ClusterFactory(BalancingSettings.defaults(), System::nanoTime, ThreadLocalRandom::current),
                new NoDescriptors(),
                active,
                List.of(this));
        private volatile long allocated;
        private volatile long cpu;

        /** Nanoseconds from the snapshot to the table that is in use. */
        long turnTo(CatalogSnapshot snapshot) throws InterruptedException {
            long start = System.nanoTime();
            writer.accept(snapshot);
            return swapped.take() - start;
        }

        /** Bytes the writer's thread has allocated so far. */
        long allocated() {
            return allocated;
        }

        /** Nanoseconds of processor time the writer's thread has used so far. */
        long cpu() {
            return cpu;
        }

        @Override
        public void beforeSwap(RouteTable next, Set<String> services) {}

        @Override
        public void afterSwap(RouteTable now, Set<String> services) {
            long moment = System.nanoTime();
            allocated = threads.getCurrentThreadAllocatedBytes();
            cpu = threads.getCurrentThreadCpuTime();
            try {
                swapped.put(moment);
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            writer.close();
        }
    }

    private static void updates() throws InterruptedException {
        SyntheticCatalog catalog = new SyntheticCatalog(SERVICES, INSTANCES);
        SplittableRandom random = new SplittableRandom(7);
        try (Writing writing = new Writing()) {
            print("first table, cold", millis(writing.turnTo(catalog.snapshot())), "ms");
            print("  of processor time", millis(writing.cpu()), "ms");
            change(writing, catalog, random, WARM_UP);
            Reader reader = new Reader(writing.active);
            Thread thread = new Thread(reader, "reader");
            thread.setDaemon(true);
            thread.start();
            Thread.sleep(Duration.ofSeconds(5).toMillis());
            reader.takeLongest();
            Thread.sleep(Duration.ofSeconds(5).toMillis());
            long undisturbed = reader.takeLongest();
            long allocated = writing.allocated();
            Changes changes = change(writing, catalog, random, UPDATES);
            long disturbed = reader.takeLongest();
            changes.print("update of one service", changes.elapsed());
            changes.print("  of processor time", changes.cpu());
            print("allocated per update", (writing.allocated() - allocated) / 1024.0 / UPDATES, "KB");
            print("longest match, no swaps", millis(undisturbed), "ms");
            print("longest match, while swapping", millis(disturbed), "ms");
        }
    }

    /** Nanoseconds of each change, sorted. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Changes(long[] elapsed, long[] cpu) {

        void print(String what, long[] sorted) {
            TableScale.print(what + ", p50", millis(sorted[sorted.length / 2]), "ms");
            TableScale.print(what + ", p99", millis(sorted[sorted.length * 99 / 100]), "ms");
            TableScale.print(what + ", most", millis(sorted[sorted.length - 1]), "ms");
        }
    }

    private static Changes change(Writing writing, SyntheticCatalog catalog, SplittableRandom random, int updates)
            throws InterruptedException {
        Changes changes = new Changes(new long[updates], new long[updates]);
        for (int i = 0; i < updates; i++) {
            Health health = random.nextBoolean() ? Health.CRITICAL : Health.PASSING;
            CatalogSnapshot next = catalog.turned(random.nextInt(SERVICES), health);
            long before = writing.cpu();
            changes.elapsed()[i] = writing.turnTo(next);
            changes.cpu()[i] = writing.cpu() - before;
        }
        Arrays.sort(changes.elapsed());
        Arrays.sort(changes.cpu());
        return changes;
    }

    private static void print(String what, double figure, String unit) {
        System.out.printf(Locale.ROOT, "%-32s %,12.3f %s%n", what, figure, unit);
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    /** Matches all the time, and notes the longest that one match took, from the end of the one before. */
    private static final class Reader implements Runnable {

        private final ActiveRouteTable active;
        private volatile long longest;

        Reader(ActiveRouteTable active) {
            this.active = active;
        }

        @Override
        public void run() {
            RequestHead[] requests = new RequestHead[SERVICES];
            Arrays.setAll(requests, i -> RequestHead.of("api.example.org", "GET", SyntheticCatalog.path(i)));
            long last = System.nanoTime();
            for (int i = 0; ; i = (i + 7_919) % SERVICES) {
                PathMatch<Route> match = active.current().orElseThrow().match(requests[i]);
                if (!(match instanceof PathMatch.Found)) {
                    throw new IllegalStateException(requests[i] + " is " + match);
                }
                long now = System.nanoTime();
                longest = Math.max(longest, now - last);
                last = now;
            }
        }

        long takeLongest() {
            long taken = longest;
            longest = 0;
            return taken;
        }
    }

    private static void memory() throws InterruptedException {
        double few = table(1);
        double many = table(INSTANCES);
        double perInstance = (many - few) / (INSTANCES - 1) / SERVICES;
        print("kept per instance", perInstance, "bytes");
        print("kept per service and route", few / SERVICES - perInstance, "bytes");
    }

    /** Bytes of everything routing keeps, without the catalog it was made from. */
    private static double table(int instances) throws InterruptedException {
        SyntheticCatalog catalog = new SyntheticCatalog(SERVICES, instances);
        CatalogSnapshot snapshot = catalog.snapshot();
        try (Writing writing = new Writing()) {
            long before = used();
            writing.turnTo(snapshot);
            long after = used();
            if (writing.active.current().orElseThrow().routeCount() != SERVICES
                    || catalog.snapshot().index() == 0) {
                throw new IllegalStateException("a route is missing");
            }
            return after - before;
        }
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            System.gc();
            Thread.sleep(200);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** No service here speaks gRPC. */
    private static final class NoDescriptors implements DescriptorLoader {
        @Override
        public Optional<Loaded> configured(String service) {
            return Optional.empty();
        }

        @Override
        public CompletableFuture<Loaded> ask(Question question) {
            return CompletableFuture.failedFuture(new IllegalStateException("nobody speaks gRPC here"));
        }
    }
}
