package io.lictor.bench;

import io.lictor.balancing.BalancingSettings;
import io.lictor.balancing.Cluster;
import io.lictor.balancing.ClusterFactory;
import io.lictor.balancing.ClusterPolicy;
import io.lictor.balancing.Endpoint;
import io.lictor.balancing.EndpointId;
import io.lictor.balancing.Pick;
import io.lictor.balancing.Picking;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What balancing adds to a request: a pick and its success, with the clock and the dice that the gateway uses. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the fields before the first call
public class ClusterPickBenchmark {

    @Param({"2", "10", "1000"})
    public int endpoints;

    @Param({"EWMA", "LEAST", "RR", "HASH"})
    public Picking picking;

    private final Optional<String> key = Optional.of("user-4711");

    private Cluster cluster;

    @Setup
    public void cluster() {
        List<Endpoint> all = IntStream.range(0, endpoints)
                .mapToObj(i -> new Endpoint(new EndpointId("node-" + i, "orders-" + i, "10.0.0." + i, 9000), 1))
                .toList();
        ClusterPolicy usual = ClusterPolicy.defaults();
        ClusterPolicy policy = new ClusterPolicy(picking, usual.slowStart(), usual.breaker(), usual.split());
        cluster = new ClusterFactory(BalancingSettings.defaults(), System::nanoTime, ThreadLocalRandom::current)
                .next(null, "orders", all, policy);
    }

    @Benchmark
    public Pick oneThread() {
        return pickAndSucceed();
    }

    /** Both threads write the same estimates and circuits, as event loops do. */
    @Benchmark
    @Threads(2)
    public Pick twoThreads() {
        return pickAndSucceed();
    }

    private Pick pickAndSucceed() {
        Pick pick = cluster.pick(Set.of(), key);
        ((Pick.Granted) pick).permit().success();
        return pick;
    }
}
