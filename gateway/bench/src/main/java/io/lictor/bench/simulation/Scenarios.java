package io.lictor.bench.simulation;

import io.lictor.balancing.Failure;
import io.lictor.bench.simulation.Behaviour.Fails;
import io.lictor.bench.simulation.Behaviour.FailsSometimes;
import io.lictor.bench.simulation.Behaviour.Serves;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The scenarios, each named after what befalls a service. */
final class Scenarios {
    private static final Behaviour HEALTHY = new Serves(Latency.ofMillis(20));
    private static final Latency AT_ONCE = Latency.ofMillis(2);

    private Scenarios() {}

    static List<Scenario> all() {
        return List.of(
                slowInstance(),
                blackHole(),
                halfFailing(),
                fast503sThenRevert(),
                drasticSlowdown(),
                scaleUp(),
                rollingDeploy());
    }

    /** Buoyant's, from "Beyond Round Robin: Load Balancing for Latency" (2016). */
    private static Scenario slowInstance() {
        Behaviour usual = new Serves(new Latency(Duration.ofMillis(167), 0.03));
        Behaviour slow = new Serves(new Latency(Duration.ofSeconds(2), 0.03));
        Instance sick = Instance.of("slow", usual).from(seconds(15), slow).from(seconds(45), usual);
        return new Scenario(
                "slow_instance",
                List.of("11 instances that answer in 167 ms; from 15 s to 45 s one of them takes 2 s."),
                new Traffic(1_000, seconds(60)),
                with(sick, 10, usual),
                List.of(seconds(15), seconds(45)));
    }

    private static Scenario blackHole() {
        return new Scenario(
                "black_hole",
                List.of("4 instances that answer in 20 ms, but one of them answers 503 in 2 ms, always."),
                new Traffic(300, seconds(600)),
                with(Instance.of("hole", new Fails(Failure.UNAVAILABLE, AT_ONCE)), 3, HEALTHY),
                List.of());
    }

    private static Scenario halfFailing() {
        Behaviour half = new FailsSometimes(0.5, Failure.SERVER_ERROR, Latency.ofMillis(20));
        return new Scenario(
                "half_failing",
                List.of("4 instances that answer in 20 ms, but one of them fails every second time, always."),
                new Traffic(300, seconds(600)),
                with(Instance.of("half", half), 3, HEALTHY),
                List.of());
    }

    private static Scenario fast503sThenRevert() {
        Instance sick = Instance.of("sick", HEALTHY)
                .from(seconds(20), new Fails(Failure.UNAVAILABLE, AT_ONCE))
                .from(seconds(40), HEALTHY);
        return new Scenario(
                "fast_503s_then_revert",
                List.of("4 instances that answer in 20 ms; from 20 s to 40 s one of them answers 503 in 2 ms."),
                new Traffic(300, seconds(120)),
                with(sick, 3, HEALTHY),
                List.of(seconds(20), seconds(40), seconds(80)));
    }

    private static Scenario drasticSlowdown() {
        Instance sick = Instance.of("sick", HEALTHY)
                .from(seconds(20), new Serves(Latency.ofMillis(1_000)))
                .from(seconds(40), HEALTHY);
        return new Scenario(
                "drastic_slowdown",
                List.of(
                        "4 instances that answer in 20 ms and work on 8 calls at a time, the others queue; from 20 s to 40 s one",
                        "of them takes a second for each."),
                new Traffic(400, seconds(80)),
                with(sick, 3, HEALTHY).stream()
                        .map(instance -> instance.working(8))
                        .toList(),
                List.of(seconds(20), seconds(40)));
    }

    private static Scenario scaleUp() {
        Instance cold = Instance.of("new", new Serves(Latency.ofMillis(200)))
                .from(seconds(25), new Serves(Latency.ofMillis(100)))
                .from(seconds(30), new Serves(Latency.ofMillis(40)))
                .from(seconds(40), HEALTHY)
                .joining(seconds(20));
        return new Scenario(
                "scale_up",
                List.of(
                        "3 instances that answer in 20 ms and work on 8 calls at a time, the others queue. A fourth joins at 20 s,",
                        "cold: it takes 200 ms for 5 s, 100 ms for 5 s, 40 ms for 10 s, then 20 ms."),
                new Traffic(600, seconds(90)),
                with(cold, 3, HEALTHY).stream()
                        .map(instance -> instance.working(8))
                        .toList(),
                List.of(seconds(20), seconds(30), seconds(40), seconds(60)));
    }

    private static Scenario rollingDeploy() {
        List<Instance> instances = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Duration replaced = seconds(10 + 10 * i);
            instances.add(Instance.of("old-" + i, HEALTHY)
                    .from(replaced, new Fails(Failure.CONNECT_REFUSED, new Latency(Duration.ofMillis(1), 0)))
                    .leaving(replaced.plusMillis(50)));
            instances.add(Instance.of("new-" + i, HEALTHY)
                    .from(replaced.minusSeconds(5), new Serves(Latency.ofMillis(100)))
                    .from(replaced, HEALTHY)
                    .joining(replaced.minusSeconds(5)));
        }
        return new Scenario(
                "rolling_deploy",
                List.of(
                        "6 instances that answer in 20 ms are replaced, one each 10 s: the new one joins and takes 100 ms for 5 s,",
                        "then the old one finishes what it has, refuses connections, and leaves the catalog 50 ms later."),
                new Traffic(400, seconds(80)),
                instances,
                List.of());
    }

    private static List<Instance> with(Instance one, int others, Behaviour behaviour) {
        return Stream.concat(
                        Stream.of(one),
                        IntStream.rangeClosed(1, others).mapToObj(i -> Instance.of("other-" + i, behaviour)))
                .toList();
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
