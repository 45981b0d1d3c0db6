package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
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
    private static final int AT_ONCE = 500;

    private final Lane express = Lane.express();
    private final Lane spring = Lane.spring();
    // The short form repeats the same cases, so that it fails with a change and not by chance.
    private final long seed = Long.getLong("lictor.seed", SOAK ? new Random().nextLong() : 1);

    @AfterAll
    void stop() {
        express.close();
        spring.close();
    }

    @Test
    void what_comes_of_a_request_does_not_depend_on_its_lane() {
        LaneCases cases = new LaneCases(seed);
        for (int done = 0; done < CASES; done += AT_ONCE) {
            List<LaneCases.Case> some =
                    Stream.generate(cases::next).limit(AT_ONCE).toList();
            CompletableFuture<List<LaneOutcome>> beside = CompletableFuture.supplyAsync(() -> outcomes(express, some));
            List<LaneOutcome> reference = outcomes(spring, some);
            List<LaneOutcome> found = beside.join();
            for (int i = 0; i < some.size(); i++) {
                assertThat(found.get(i))
                        .as("seed %d, case %d, which sends %s", seed, done + i, some.get(i))
                        .isEqualTo(reference.get(i));
            }
        }
        assertThat(express.backend().violations()).as("seed %d", seed).isEmpty();
        assertThat(spring.backend().violations()).as("seed %d", seed).isEmpty();
    }

    private List<LaneOutcome> outcomes(Lane lane, List<LaneCases.Case> cases) {
        return cases.stream().map(one -> LaneOutcome.of(lane, one)).toList();
    }
}
