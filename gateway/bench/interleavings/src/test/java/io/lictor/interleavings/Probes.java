package io.lictor.interleavings;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.lictor.balancing.Circuit;
import io.lictor.balancing.Failure;
import io.lictor.balancing.Permit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** An endpoint that is out is probed by one call at a time, and only that call decides. */
public final class Probes {
    private Probes() {}

    /** Two requests find the endpoint due for a probe. */
    @JCStressTest
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "the first probes")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "the second probes")
    @State
    public static class OnlyOne {
        private final Pair pair = new Pair();

        public OnlyOne() {
            pair.letABeProbed();
        }

        @Actor
        public void first(ZZ_Result result) {
            result.r1 = pair.tryA().isPresent();
        }

        @Actor
        public void second(ZZ_Result result) {
            result.r2 = pair.tryA().isPresent();
        }
    }

    /** A stream gives its probe back at its first byte, or when its client goes, but not twice. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "nothing in flight, one probe to give")
    @State
    public static class GivenBackOnce {
        private final Pair pair = new Pair();
        private final Permit probe;

        public GivenBackOnce() {
            pair.letABeProbed();
            probe = pair.a();
        }

        @Actor
        public void begin() {
            probe.firstByte();
        }

        @Actor
        public void leave() {
            probe.ignore();
        }

        @Arbiter
        public void end(II_Result result) {
            result.r1 = pair.statusOfA().inFlight();
            result.r2 = pair.freeProbesOfA();
        }
    }

    /** A call from before the circuit opened ends while the probe does. */
    @JCStressTest
    @Outcome(id = "CLOSED", expect = ACCEPTABLE, desc = "the probe alone decides")
    @State
    public static class LateFailure {
        private final Pair pair = new Pair();
        private final Permit late = pair.a();
        private final Permit probe;

        public LateFailure() {
            pair.letABeProbed();
            probe = pair.a();
        }

        @Actor
        public void probe() {
            probe.success();
        }

        @Actor
        public void late() {
            late.failure(Failure.RESET);
        }

        @Arbiter
        public void end(L_Result result) {
            result.r1 = pair.statusOfA().circuit();
        }
    }

    /** The other way round: a success from before does not close what the probe opens again. */
    @JCStressTest
    @Outcome(id = "OPEN", expect = ACCEPTABLE, desc = "the probe alone decides")
    @State
    public static class LateSuccess {
        private final Pair pair = new Pair();
        private final Permit late = pair.a();
        private final Permit probe;

        public LateSuccess() {
            pair.letABeProbed();
            probe = pair.a();
        }

        @Actor
        public void probe() {
            probe.failure(Failure.TIMEOUT);
        }

        @Actor
        public void late() {
            late.success();
        }

        @Arbiter
        public void end(L_Result result) {
            Circuit circuit = pair.statusOfA().circuit();
            result.r1 = circuit;
        }
    }
}
