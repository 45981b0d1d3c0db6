package io.lictor.server;

import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * The same requests through both lanes, and the same comes of them but for {@link LaneDifferences}. {@code
 * -Dlictor.seed=N} makes those of a failure again.
 */
@Timeout(3_600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LanesTest {

    private static final boolean SOAK = Boolean.getBoolean("lictor.soak");
    private static final int CASES = SOAK ? 100_000 : 3_000;

    private final Lanes lanes = new Lanes(Lane.express(), Lane.spring());
    // The short form repeats the same cases, so that it fails with a change and not by chance.
    private final long seed = Long.getLong("lictor.seed", SOAK ? new Random().nextLong() : 1);

    @AfterAll
    void stop() {
        lanes.close();
    }

    @Test
    void what_comes_of_a_request_does_not_depend_on_its_lane() {
        lanes.assertSame(new Lanes.Sample(CASES, seed), new LaneCases(seed)::next, LaneOutcome::of);
    }
}
