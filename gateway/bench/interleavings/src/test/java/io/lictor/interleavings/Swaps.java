package io.lictor.interleavings;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.lictor.balancing.EndpointStatus;
import io.lictor.balancing.Failure;
import io.lictor.balancing.Permit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** What is learned while one generation of a cluster takes over from another is not lost: an endpoint that stays has one state. */
public final class Swaps {
    private Swaps() {}

    /** Picks and ends race with swaps: calls in flight, successes, failures as the last generation shows them. */
    @JCStressTest
    @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "both calls are known to the last generation")
    @State
    public static class WhilePicking {
        private final Pair pair = new Pair();

        @Actor
        public void call() {
            pair.a().success();
            pair.a().failure(Failure.RESET);
        }

        @Actor
        public void deploy() {
            pair.swap(Pair.A);
            pair.swap(Pair.A, Pair.B);
        }

        @Arbiter
        public void end(III_Result result) {
            EndpointStatus status = pair.statusOfA();
            result.r1 = status.inFlight();
            result.r2 = (int) status.successes();
            result.r3 = (int) status.failures();
        }
    }

    /** A call picked by an old generation ends in a new one, while the new one takes another. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "one in flight, one success, whoever was first")
    @State
    public static class OldAndNew {
        private final Pair pair = new Pair();
        private final Permit old = pair.a();

        public OldAndNew() {
            pair.swap(Pair.A);
        }

        @Actor
        public void endOld() {
            old.success();
        }

        @Actor
        public void pickNew() {
            pair.a();
        }

        @Arbiter
        public void end(II_Result result) {
            EndpointStatus status = pair.statusOfA();
            result.r1 = status.inFlight();
            result.r2 = (int) status.successes();
        }
    }
}
