package io.lictor.server.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class StallsTest {

    private static final int STREAM = 1;

    private final Http2FrameCodec codec = Http2FrameCodecBuilder.forServer().build();
    private final EmbeddedChannel channel = new EmbeddedChannel(codec);
    private final ChannelHandlerContext context = channel.pipeline().context(codec);
    private final Stalls stalls = new Stalls(codec, context);

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    /** Of a client that has sent the head of a request. */
    private Http2Stream stream() throws Http2Exception {
        return codec.connection().remote().createStream(STREAM, true);
    }

    /** An answer that is larger than the windows. */
    private void answer(Http2Stream stream) {
        var unused = codec.encoder()
                .writeHeaders(
                        context, stream.id(), new DefaultHttp2Headers().status("200"), 0, false, context.newPromise());
        var unusedToo = codec.encoder()
                .writeData(
                        context,
                        stream.id(),
                        Unpooled.wrappedBuffer(new byte[2 * Http2CodecUtil.DEFAULT_WINDOW_SIZE]),
                        0,
                        true,
                        context.newPromise());
        channel.flush();
    }

    private void grant(int number, int bytes) throws Http2Exception {
        Http2Stream stream = codec.connection().stream(number);
        codec.connection().remote().flowController().incrementWindowSize(stream, bytes);
        stalls.granted(number);
        channel.flush();
    }

    @Test
    void a_stream_whose_client_grants_nothing_is_reset() throws Http2Exception {
        Http2Stream stream = stream();
        grant(0, 1 << 20);
        answer(stream);

        for (int i = 0; i < Stalls.CHECKS; i++) {
            assertThat(stalls.check()).isFalse();
            assertThat(stream.isResetSent()).isFalse();
        }
        assertThat(stalls.check()).isFalse();

        assertThat(stream.isResetSent()).isTrue();
    }

    @Test
    void a_client_that_takes_little_is_borne_with() throws Http2Exception {
        Http2Stream stream = stream();
        grant(0, 1 << 20);
        answer(stream);

        for (int i = 0; i < 10 * Stalls.CHECKS; i++) {
            assertThat(stalls.check()).isFalse();
            grant(STREAM, 1);
        }

        assertThat(stream.isResetSent()).isFalse();
    }

    @Test
    void an_answer_that_waits_for_its_backend_is_no_stall() throws Http2Exception {
        Http2Stream stream = stream();

        for (int i = 0; i < 10 * Stalls.CHECKS; i++) {
            assertThat(stalls.check()).isFalse();
        }

        assertThat(stream.isResetSent()).isFalse();
    }

    @Test
    void a_connection_without_a_window_is_stuck_and_not_its_streams() throws Http2Exception {
        Http2Stream stream = stream();
        grant(STREAM, 1 << 20);
        answer(stream);

        for (int i = 0; i < Stalls.CHECKS; i++) {
            assertThat(stalls.check()).isFalse();
        }

        assertThat(stalls.check()).isTrue();
        assertThat(stream.isResetSent()).isFalse();
    }

    @Test
    void a_connection_that_is_granted_little_is_borne_with() throws Http2Exception {
        Http2Stream stream = stream();
        grant(STREAM, 1 << 20);
        answer(stream);

        for (int i = 0; i < 10 * Stalls.CHECKS; i++) {
            assertThat(stalls.check()).isFalse();
            grant(0, 1);
        }
    }
}
