package io.lictor.bench.simulation;

import java.time.Duration;
import java.util.Random;

/** Requests that come independently of each other (Poisson), whether answers come or not. Immutable. */
record Traffic(int perSecond, Duration length) {

    /** Calls {@code request} at each arrival. */
    void send(Simulation simulation, Random random, Runnable request) {
        simulation.after(pause(random), () -> {
            if (simulation.elapsedNanos() < length.toNanos()) {
                request.run();
                send(simulation, random, request);
            }
        });
    }

    /** Exponential, by inversion. */
    private long pause(Random random) {
        return (long) (-StrictMath.log(1 - random.nextDouble())
                * Duration.ofSeconds(1).toNanos()
                / perSecond);
    }
}
