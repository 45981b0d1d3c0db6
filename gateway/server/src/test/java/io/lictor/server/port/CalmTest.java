package io.lictor.server.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CalmTest {

    private final MockTicker clock = Ticker.newMockTicker();
    private final Calm calm = new Calm(clock);

    /** Up to the bound. */
    private void ping() {
        for (int i = 0; i < Calm.FRAMES; i++) {
            assertThat(calm.bears(Http2FrameTypes.PING, 8)).isTrue();
        }
    }

    @Test
    void more_than_the_bound_is_too_much() {
        ping();

        assertThat(calm.bears(Http2FrameTypes.PING, 8)).isFalse();
    }

    @Test
    void parts_of_requests_are_not_counted() {
        ping();

        assertThat(calm.bears(Http2FrameTypes.HEADERS, 20)).isTrue();
        assertThat(calm.bears(Http2FrameTypes.DATA, 1)).isTrue();
        assertThat(calm.bears(Http2FrameTypes.DATA, 0)).isFalse();
    }

    @Test
    void the_same_in_more_time_is_borne_with() {
        for (int window = 0; window < 3; window++) {
            ping();
            clock.advance(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_client_may_tell_of_its_windows_for_what_it_gets() {
        for (int part = 0; part < 10 * Calm.FRAMES; part++) {
            calm.sent(16 * 1024);
            assertThat(calm.bears(Http2FrameTypes.WINDOW_UPDATE, 4)).isTrue();
            assertThat(calm.bears(Http2FrameTypes.WINDOW_UPDATE, 4)).isTrue();
        }
    }

    @Test
    void the_answer_to_a_ping_does_not_pay_for_the_next() {
        int pings = 0;
        while (calm.bears(Http2FrameTypes.PING, 8)) {
            calm.sent(17);
            pings++;
        }

        assertThat(pings).isLessThan(2 * Calm.FRAMES);
    }

    @Test
    void what_a_client_got_long_ago_pays_for_nothing() {
        calm.sent(1 << 30);
        clock.advance(10, TimeUnit.SECONDS);
        ping();

        assertThat(calm.bears(Http2FrameTypes.PING, 8)).isFalse();
    }
}
