package io.lictor.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class AllocationTest {
    private static final int CALLS = 20_000;
    /** Unoptimised; compiled code allocates less. */
    private static final int MOST_BYTES_EACH = 400;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @EnumSource(Picking.class)
    void a_pick_among_a_thousand_allocates_a_permit_and_little_else(Picking picking) {
        List<Endpoint> thousand = IntStream.range(0, 1_000)
                .mapToObj(i -> new Endpoint(new EndpointId("n", "s" + i, "h", 1 + i), 1 + i % 3))
                .toList();
        Cluster cluster = new ClusterFactory(
                        BalancingSettings.defaults(), new ManualClock(), ThreadLocalRandom::current)
                .next(null, "orders", thousand, Fixture.policy(picking));
        Optional<String> key = Optional.of("user-4711");
        run(cluster, key);

        long before = threads.getCurrentThreadAllocatedBytes();
        run(cluster, key);
        long each = (threads.getCurrentThreadAllocatedBytes() - before) / CALLS;

        assertThat(each).isLessThan(MOST_BYTES_EACH);
    }

    private static void run(Cluster cluster, Optional<String> key) {
        for (int i = 0; i < CALLS; i++) {
            ((Pick.Granted) cluster.pick(Set.of(), key)).permit().success();
        }
    }
}
