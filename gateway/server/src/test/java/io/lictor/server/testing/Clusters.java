package io.lictor.server.testing;

import io.lictor.balancing.BalancingSettings;
import io.lictor.balancing.Cluster;
import io.lictor.balancing.ClusterFactory;
import io.lictor.balancing.Endpoint;
import io.lictor.balancing.EndpointId;
import io.lictor.balancing.EndpointStatus;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Real clusters whose clock stands still and whose dice are known. */
public final class Clusters {

    private static final int SEED = 7;

    private Clusters() {}

    public static ClusterFactory factory() {
        Random random = new Random(SEED);
        return new ClusterFactory(BalancingSettings.defaults(), () -> 0L, () -> random);
    }

    public static Cluster of(int endpoints) {
        List<Endpoint> members =
                IntStream.range(0, endpoints).mapToObj(i -> endpoint(9000 + i)).toList();
        return factory().next(null, "orders", members);
    }

    /** One endpoint whose open circuit is not ignored, although it is the only one. */
    public static Cluster ofOneWithoutPanic() {
        BalancingSettings usual = BalancingSettings.defaults();
        BalancingSettings.Ejecting ejecting = usual.ejecting();
        Random random = new Random(SEED);
        BalancingSettings settings = new BalancingSettings(
                usual.latency(),
                new BalancingSettings.Ejecting(
                        ejecting.window(),
                        ejecting.minimumCalls(),
                        ejecting.failureRatePercent(),
                        ejecting.longest(),
                        ejecting.jitterPercent(),
                        ejecting.refused(),
                        100),
                new BalancingSettings.Spreading("", 0, 140, 125),
                usual.retrying());
        return new ClusterFactory(settings, () -> 0L, () -> random).next(null, "orders", List.of(endpoint(9000)));
    }

    public static Endpoint endpoint(int port) {
        return new Endpoint(new EndpointId("node", "orders-" + port, "127.0.0.1", port), 1);
    }

    /** Calls that have not ended, over all endpoints. */
    public static int inFlight(Cluster cluster) {
        return cluster.status().stream().mapToInt(EndpointStatus::inFlight).sum();
    }

    public static long successes(Cluster cluster) {
        return cluster.status().stream().mapToLong(EndpointStatus::successes).sum();
    }

    public static long failures(Cluster cluster) {
        return cluster.status().stream().mapToLong(EndpointStatus::failures).sum();
    }
}
