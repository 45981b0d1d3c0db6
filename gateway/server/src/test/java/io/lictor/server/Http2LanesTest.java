package io.lictor.server;

import java.util.Random;
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

    private final Lanes lanes = new Lanes(Lane.http2Express(), Lane.http2Spring());
    private final long seed = Long.getLong("lictor.seed", SOAK ? new Random().nextLong() : 1);

    @AfterAll
    void stop() {
        lanes.close();
    }

    @Test
    void what_comes_of_a_request_of_http_2_does_not_depend_on_its_lane() {
        lanes.assertSame(new Lanes.Sample(CASES, seed), new Http2Cases(seed)::next, Http2Outcome::of);
    }
}
