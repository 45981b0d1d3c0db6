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

/** Of two endings that race exactly one counts: calls in flight, successes, failures. */
public final class PermitEndings {
    private PermitEndings() {}

    private static void record(Pair pair, III_Result result) {
        EndpointStatus status = pair.statusOfA();
        result.r1 = status.inFlight();
        result.r2 = (int) status.successes();
        result.r3 = (int) status.failures();
    }

    /** The answer came while the connection broke. */
    @JCStressTest
    @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "the success was first")
    @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "the failure was first")
    @State
    public static class SuccessAndFailure {
        private final Pair pair = new Pair();
        private final Permit permit = pair.a();

        @Actor
        public void answer() {
            permit.success();
        }

        @Actor
        public void reset() {
            permit.failure(Failure.RESET);
        }

        @Arbiter
        public void end(III_Result result) {
            record(pair, result);
        }
    }

    /** The answer came while the client went away. */
    @JCStressTest
    @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "the success was first")
    @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "the client was first")
    @State
    public static class SuccessAndIgnore {
        private final Pair pair = new Pair();
        private final Permit permit = pair.a();

        @Actor
        public void answer() {
            permit.success();
        }

        @Actor
        public void leave() {
            permit.ignore();
        }

        @Arbiter
        public void end(III_Result result) {
            record(pair, result);
        }
    }

    /** The answer began and broke off while the client went away. */
    @JCStressTest
    @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "the failure was first")
    @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "the client was first")
    @State
    public static class FirstByteFailureAndIgnore {
        private final Pair pair = new Pair();
        private final Permit permit = pair.a();

        @Actor
        public void breakOff() {
            permit.firstByte();
            permit.failure(Failure.RESET);
        }

        @Actor
        public void leave() {
            permit.ignore();
        }

        @Arbiter
        public void end(III_Result result) {
            record(pair, result);
        }
    }
}
