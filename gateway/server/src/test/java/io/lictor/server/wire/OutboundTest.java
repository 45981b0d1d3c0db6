package io.lictor.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

final class OutboundTest {

    private static final byte[] MESSAGE = {1, 2, 3, 4, 5, 6, 7};
    private static final byte[] FRAMED = {0, 0, 0, 0, 7, 1, 2, 3, 4, 5, 6, 7};

    private final Outbound outbound = new Outbound();

    private byte[] written(int part) {
        ByteBuf out = Unpooled.buffer();
        while (outbound.rest() > 0) {
            outbound.write(out, Math.min(part, outbound.rest()));
        }
        return ByteBufUtil.getBytes(out);
    }

    @Test
    void a_message_is_the_same_however_it_is_cut() {
        for (int part = 1; part <= FRAMED.length; part++) {
            outbound.add(MESSAGE);
            assertThat(written(part)).isEqualTo(FRAMED);
        }
    }

    @Test
    void the_last_byte_of_all_messages_ends_the_stream() {
        outbound.add(MESSAGE);
        outbound.add(MESSAGE);
        outbound.complete();
        assertThat(outbound.endsAfter(FRAMED.length)).isFalse();

        outbound.write(Unpooled.buffer(), FRAMED.length);
        assertThat(outbound.isEnded()).isFalse();
        assertThat(outbound.endsAfter(FRAMED.length)).isTrue();

        outbound.write(Unpooled.buffer(), FRAMED.length);
        assertThat(outbound.isEnded()).isTrue();
        assertThat(outbound.hasMore()).isFalse();
    }

    @Test
    void the_end_alone_is_still_to_be_sent() {
        outbound.complete();

        assertThat(outbound.hasMore()).isTrue();
        outbound.write(Unpooled.buffer(), 0);
        assertThat(outbound.hasMore()).isFalse();
    }

    @Test
    void the_only_message_can_be_sent_again_from_its_beginning() {
        outbound.add(MESSAGE);
        outbound.complete();
        outbound.begin(100);
        outbound.write(Unpooled.buffer(), FRAMED.length);

        outbound.begin(50);

        assertThat(outbound.window()).isEqualTo(50);
        assertThat(written(FRAMED.length)).isEqualTo(FRAMED);
    }

    @Test
    void a_window_may_be_taken_back_below_zero() {
        outbound.add(MESSAGE);
        outbound.begin(10);
        outbound.write(Unpooled.buffer(), 10);

        outbound.widen(-10);

        assertThat(outbound.window()).isEqualTo(-10);
    }

    @Test
    void a_window_of_more_than_two_gigabytes_is_noticed() {
        outbound.begin(Integer.MAX_VALUE);

        assertThat(outbound.widen(1)).isTrue();
    }
}
