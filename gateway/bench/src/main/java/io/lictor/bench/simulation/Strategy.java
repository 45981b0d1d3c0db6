package io.lictor.bench.simulation;

import io.lictor.balancing.ClusterPolicy;
import io.lictor.balancing.Picking;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** How the gateway sends requests: who picks, and whether a failed call is tried once more elsewhere. Immutable. */
record Strategy(Picking picking, boolean retries) {

    static List<Strategy> all() {
        return Arrays.stream(Picking.values())
                .flatMap(picking -> Stream.of(new Strategy(picking, false), new Strategy(picking, true)))
                .toList();
    }

    ClusterPolicy policy() {
        ClusterPolicy defaults = ClusterPolicy.defaults();
        return new ClusterPolicy(picking, defaults.slowStart(), defaults.breaker(), defaults.split());
    }
}
