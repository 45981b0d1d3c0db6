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

/** The same as {@link LanesTest} for clients of HTTP/2. */
@Timeout(3_600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class Http2LanesTest {

    private static final boolean SOAK = Boolean.getBoolean("lictor.soak");
    private static final int CASES = SOAK ? 50_000 : 1_000;
    private static final int AT_ONCE = 500;

    private final Lane express = Lane.http2Express();
    private final Lane spring = Lane.http2Spring();
    private final long seed = Long.getLong("lictor.seed", SOAK ? new Random().nextLong() : 1);

    @AfterAll
    void stop() {
        express.close();
        spring.close();
    }

    @Test
    void what_comes_of_a_request_of_http_2_does_not_depend_on_its_lane() {
        Http2Cases cases = new Http2Cases(seed);
        for (int done = 0; done < CASES; done += AT_ONCE) {
            List<Http2Cases.Case> some =
                    Stream.generate(cases::next).limit(AT_ONCE).toList();
            CompletableFuture<List<Http2Outcome>> beside = CompletableFuture.supplyAsync(() -> outcomes(express, some));
            List<Http2Outcome> reference = outcomes(spring, some);
            List<Http2Outcome> found = beside.join();
            for (int i = 0; i < some.size(); i++) {
                assertThat(found.get(i))
                        .as("seed %d, case %d, which sends %s", seed, done + i, some.get(i))
                        .isEqualTo(reference.get(i));
            }
        }
        assertThat(express.backend().violations()).as("seed %d", seed).isEmpty();
        assertThat(spring.backend().violations()).as("seed %d", seed).isEmpty();
    }

    private List<Http2Outcome> outcomes(Lane lane, List<Http2Cases.Case> cases) {
        return cases.stream().map(one -> Http2Outcome.of(lane, one)).toList();
    }
}
