package io.lictor.interleavings;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import io.lictor.balancing.Bulkhead;
import io.lictor.balancing.RetryBudget;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** What is there once is given once. */
public final class Budgets {
    private Budgets() {}

    /** One retry is left, and two requests want it. */
    @JCStressTest
    @Outcome(id = "true, false, false", expect = ACCEPTABLE, desc = "the first got it")
    @Outcome(id = "false, true, false", expect = ACCEPTABLE, desc = "the second got it")
    @Outcome(id = "false, false, true", expect = ACCEPTABLE_INTERESTING, desc = "each saw the other, it is still there")
    @State
    public static class LastRetry {
        private final RetryBudget budget = new Pair().cluster.retryBudget();

        public LastRetry() {
            int granted = 0;
            while (budget.tryRetry()) {
                granted++;
            }
            for (int i = 0; i < 5; i++) {
                budget.requested();
            }
            if (granted != 100) {
                throw new IllegalStateException("the reserve of ten seconds is not 100 but " + granted);
            }
        }

        @Actor
        public void first(ZZZ_Result result) {
            result.r1 = budget.tryRetry();
        }

        @Actor
        public void second(ZZZ_Result result) {
            result.r2 = budget.tryRetry();
        }

        @Arbiter
        public void left(ZZZ_Result result) {
            result.r3 = budget.tryRetry();
        }
    }

    /** One place is left in the bulkhead, and two requests come. */
    @JCStressTest
    @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "the first got the place")
    @Outcome(id = "false, true, 1", expect = ACCEPTABLE, desc = "the second got the place")
    @State
    public static class LastPlace {
        private final Bulkhead bulkhead = new Pair().cluster.bulkhead();

        @Actor
        public void first(ZZI_Result result) {
            result.r1 = bulkhead.tryEnter(1);
        }

        @Actor
        public void second(ZZI_Result result) {
            result.r2 = bulkhead.tryEnter(1);
        }

        @Arbiter
        public void end(ZZI_Result result) {
            result.r3 = bulkhead.inFlight();
        }
    }
}
