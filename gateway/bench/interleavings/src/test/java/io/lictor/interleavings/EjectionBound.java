package io.lictor.interleavings;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.lictor.balancing.Failure;
import io.lictor.balancing.Permit;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** Not all endpoints can be out: when the last healthy ones fail at the same moment, a request still finds one to try. */
@JCStressTest
@Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = "somebody is picked: between, and after all")
@State
public class EjectionBound {
    private static final int ENOUGH = 5;

    private final Pair pair = new Pair();
    private final List<Permit> ofA = Stream.generate(pair::a).limit(ENOUGH).toList();
    private final List<Permit> ofB = Stream.generate(pair::b).limit(ENOUGH).toList();

    @Actor
    public void a(ZZZ_Result result) {
        ofA.forEach(permit -> permit.failure(Failure.SERVER_ERROR));
        result.r1 = pair.any().isPresent();
    }

    @Actor
    public void b(ZZZ_Result result) {
        ofB.forEach(permit -> permit.failure(Failure.SERVER_ERROR));
        result.r2 = pair.any().isPresent();
    }

    @Arbiter
    public void end(ZZZ_Result result) {
        result.r3 = pair.any().isPresent();
    }
}
