package io.lictor.balancing;

import static io.lictor.balancing.Fixture.A;
import static io.lictor.balancing.Fixture.B;
import static io.lictor.balancing.Fixture.C;
import static io.lictor.balancing.Fixture.take;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ConcurrencyTest {
    private static final int THREADS = 4;
    private static final Failure[] KINDS = Failure.values();

    private final ManualClock clock = new ManualClock();
    private final ClusterFactory factory =
            new ClusterFactory(BalancingSettings.defaults(), clock, ThreadLocalRandom::current);
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stop() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void in_flight_returns_to_zero_whatever_happens() throws Exception {
        Table table = new Table(factory.next(null, "orders", List.of(A, B, C)));
        hammer(() -> {
            Random random = new Random(7);
            for (int i = 0; i < 50_000; i++) {
                if (table.get().pick(Set.of()) instanceof Pick.Granted granted) {
                    endTwice(granted.permit(), random);
                }
                clock.advance(Duration.ofNanos(random.nextInt(2_000_000)));
                if (i % 1_000 == 0) {
                    table.swap(factory);
                }
            }
            return null;
        });

        assertThat(table.get().status())
                .hasSize(3)
                .allSatisfy(status -> assertThat(status.inFlight()).isZero());
        clock.advance(Duration.ofMinutes(2));
        for (Endpoint[] others : new Endpoint[][] {{B, C}, {A, C}, {A, B}}) {
            take(table.get(), others).success(); // no probe was lost
        }
    }

    @Test
    void a_half_open_circuit_never_has_two_probes_out() throws Exception {
        ClusterFactory strict =
                new ClusterFactory(Fixture.settings(Fixture.strictSpreading(), 100), clock, ThreadLocalRandom::current);
        Cluster cluster = strict.next(null, "orders", List.of(A));
        for (int round = 0; round < 300; round++) {
            while (cluster.pick(Set.of()) instanceof Pick.Granted granted) {
                granted.permit().failure(Failure.RESET);
            }
            clock.advance(Duration.ofSeconds(61));
            List<Pick> picks = hammer(() -> cluster.pick(Set.of()));
            List<Permit> probes = new ArrayList<>();
            for (Pick pick : picks) {
                if (pick instanceof Pick.Granted granted) {
                    probes.add(granted.permit());
                }
            }

            assertThat(probes).hasSize(1);
            probes.get(0).success();
            assertThat(cluster.status().get(0).circuit()).isEqualTo(Circuit.CLOSED);
        }
    }

    private static void endTwice(Permit permit, Random random) {
        if (random.nextBoolean()) {
            permit.firstByte();
        }
        for (int i = 0; i < 2; i++) {
            switch (random.nextInt(4)) {
                case 0 -> permit.ignore();
                case 1 -> permit.failure(KINDS[random.nextInt(KINDS.length)]);
                default -> permit.success();
            }
        }
    }

    private <T> List<T> hammer(Callable<T> work) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> result : threads.invokeAll(Collections.nCopies(THREADS, work))) {
            results.add(result.get());
        }
        return results;
    }

    /** The active cluster, swapped while others pick from it. */
    private static final class Table {
        private volatile Cluster current;

        Table(Cluster first) {
            current = first;
        }

        Cluster get() {
            return current;
        }

        synchronized void swap(ClusterFactory factory) {
            current = factory.next(current, "orders", List.of(A, B, C));
        }
    }
}
