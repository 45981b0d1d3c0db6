package io.lictor.server.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DirectCodecTest {

    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n";

    private final DirectCodec codec = new DirectCodec(new HttpDecoderConfig(), new HeadBlock());
    private final EmbeddedChannel channel = new EmbeddedChannel(codec);

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    private void ask(HttpMethod method) {
        channel.writeOutbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, "/", Unpooled.EMPTY_BUFFER));
    }

    private void receive(String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
    }

    @Test
    void an_answer_by_the_letter_leaves_no_surplus() {
        ask(HttpMethod.GET);
        receive("HTTP/1.1 103 Early Hints\r\n\r\n" + ANSWER + "abc");

        assertThat(codec.hasSurplus()).isFalse();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void what_comes_with_the_end_of_an_answer_is_surplus() {
        ask(HttpMethod.GET);
        receive(ANSWER + "abcd");

        assertThat(codec.hasSurplus()).isTrue();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void the_body_of_an_answer_to_head_is_surplus() {
        ask(HttpMethod.HEAD);
        receive(ANSWER + "abc");

        assertThat(codec.hasSurplus()).isTrue();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_byte_that_nobody_waits_for_ends_the_connection() {
        ask(HttpMethod.HEAD);
        receive(ANSWER);
        assertThat(channel.isOpen()).isTrue();

        receive("a");

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_kept_connection_brings_the_next_answer() {
        ask(HttpMethod.HEAD);
        receive(ANSWER);
        ask(HttpMethod.GET);
        receive(ANSWER + "abc");

        assertThat(codec.hasSurplus()).isFalse();
        assertThat(channel.isOpen()).isTrue();
    }
}
