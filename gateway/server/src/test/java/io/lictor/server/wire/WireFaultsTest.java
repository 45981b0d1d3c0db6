package io.lictor.server.wire;

import static io.lictor.server.wire.Servers.ANSWER;
import static io.lictor.server.wire.Servers.ASKED;
import static io.lictor.server.wire.Servers.assertAnswered;
import static io.lictor.server.wire.Servers.assertStatus;
import static io.lictor.server.wire.Servers.serve;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.lictor.server.wire.FramePeer.Line;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a call when its server does something else than to answer it. */
@Timeout(300)
final class WireFaultsTest {

    private final Servers servers = new Servers();

    @AfterEach
    void close() throws IOException {
        servers.close();
    }

    @ParameterizedTest
    @CsvSource({
        "0, UNAVAILABLE",
        "1, INTERNAL",
        "2, INTERNAL",
        "3, INTERNAL",
        "5, INTERNAL",
        "7, UNAVAILABLE",
        "8, UNAVAILABLE",
        "9, INTERNAL",
        "11, RESOURCE_EXHAUSTED",
        "12, PERMISSION_DENIED",
        "13, UNKNOWN",
        "99, INTERNAL"
    })
    void a_stream_that_is_reset_says_why(long error, Status.Code code) throws IOException {
        Heard heard = servers.ask(line -> {
            line.settings();
            while (true) {
                line.reset(line.call(), error);
            }
        });

        assertStatus(heard, code);
        assertThat(heard.sent).isEqualTo(error != 7);
        assertThat(heard.answered).isFalse();
    }

    @Test
    void a_message_that_has_come_is_delivered_before_the_reset() throws IOException {
        Heard heard = servers.ask(line -> {
            int call = line.settings().call();
            line.head(call).data(call, 0, Line.framed(ANSWER)).reset(call, 2).drain();
        });

        assertStatus(heard, Status.Code.INTERNAL);
        assertThat(heard.messages).containsExactly(ANSWER);
    }

    @Test
    void headers_may_come_in_pieces() throws IOException {
        assertAnswered(servers.ask(line -> {
            int call = line.settings().call();
            byte[] block = Line.block(":status", "200", "content-type", "application/grpc", "x", "y".repeat(300));
            byte[] begin = Arrays.copyOf(block, 20);
            byte[] rest = Arrays.copyOfRange(block, 20, block.length);
            line.frame(Http2FrameTypes.HEADERS, 0, call, begin);
            line.frame(Http2FrameTypes.CONTINUATION, FramePeer.END_HEADERS, call, rest);
            line.data(call, 0, Line.framed(ANSWER)).end(call).drain();
        }));
    }

    @Test
    void headers_go_in_pieces_when_they_are_long() throws Exception {
        CompletableFuture<List<Integer>> types = new CompletableFuture<>();
        FramePeer peer = servers.peer(line -> {
            line.settings();
            FramePeer.Frame head = line.next();
            FramePeer.Frame more = line.next();
            types.complete(List.of(head.type(), head.flags(), more.type(), more.flags()));
            line.answer(line.call(), ANSWER).drain();
        });
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of("long", Metadata.ASCII_STRING_MARSHALLER), "v".repeat(20_000));
        Heard heard = new Heard();

        heard.ask(WireFixture.unary(servers.channel(peer.port()), heard), metadata, ASKED);

        assertAnswered(heard);
        assertThat(types.get(60, TimeUnit.SECONDS))
                .containsExactly(
                        (int) Http2FrameTypes.HEADERS, 0, (int) Http2FrameTypes.CONTINUATION, FramePeer.END_HEADERS);
    }

    @Test
    void headers_that_are_more_than_the_server_takes_are_not_sent() throws IOException {
        FramePeer peer = servers.peer(line -> serve(line.settings(Http2CodecUtil.SETTINGS_MAX_HEADER_LIST_SIZE, 1000)));
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of("long", Metadata.ASCII_STRING_MARSHALLER), "v".repeat(2000));
        WireChannel channel = servers.channel(peer.port());
        Heard heard = new Heard();

        heard.ask(WireFixture.unary(channel, heard), metadata, ASKED);

        assertStatus(heard, Status.Code.RESOURCE_EXHAUSTED);
        assertThat(heard.sent).isFalse();
        assertAnswered(WireFixture.ask(channel, ASKED));
    }

    @Test
    void headers_that_are_more_than_this_side_takes_end_their_call_only() throws IOException {
        FramePeer peer = servers.peer(line -> {
            int call = line.settings().call();
            String half = "v".repeat(WireFixture.MOST_METADATA / 2);
            line.maxHeaders(call, half);
            serve(line);
        });
        WireChannel channel = servers.channel(peer.port());

        assertStatus(WireFixture.ask(channel, ASKED), Status.Code.INTERNAL);
        assertAnswered(WireFixture.ask(channel, ASKED));
        assertThat(peer.connections()).isOne();
    }

    /** Frames that break a rule, the code that the client must name, and what it does besides. */
    @SuppressWarnings("ImmutableEnumChecker") // the scripts hold nothing
    enum Violation {
        DATA_OF_NO_STREAM(1, (line, call) -> line.data(call + 2, 0, ANSWER)),
        HEADERS_OF_AN_EVEN_STREAM(1, (line, call) -> line.head(2)),
        RESET_OF_NO_STREAM(1, (line, call) -> line.reset(call + 2, 0)),
        A_FRAME_TOO_LARGE(6, (line, call) -> line.data(call, 0, new byte[16_385])),
        A_PROMISE(
                1,
                (line, call) -> line.frame(
                        Http2FrameTypes.PUSH_PROMISE, FramePeer.END_HEADERS, call, new byte[] {0, 0, 0, 2, (byte) 0x82
                        })),
        HEADERS_THAT_ARE_NONE(
                9,
                (line, call) -> line.frame(Http2FrameTypes.HEADERS, FramePeer.END_HEADERS, call, new byte[] {
                    (byte) 0xFF, -1, -1, -1, -1, -1
                })),
        A_CONTINUATION_OF_NOTHING(1, (line, call) -> line.frame(Http2FrameTypes.CONTINUATION, 4, call, new byte[1])),
        SOMETHING_BETWEEN_HEADERS(
                1,
                (line, call) -> line.frame(Http2FrameTypes.HEADERS, 0, call, new byte[] {0})
                        .frame(Http2FrameTypes.PING, 0, 0, new byte[8])),
        A_PING_OF_THREE_BYTES(6, (line, call) -> line.frame(Http2FrameTypes.PING, 0, 0, new byte[3])),
        SETTINGS_ON_A_STREAM(1, (line, call) -> line.frame(Http2FrameTypes.SETTINGS, 0, call, new byte[0])),
        A_WINDOW_BEYOND_ALL(3, (line, call) -> line.widen(0, Integer.MAX_VALUE)),
        A_FIRST_WINDOW_BEYOND_ALL(
                3,
                (line, call) -> line.widen(call, Integer.MAX_VALUE - 70_000)
                        .settings(Http2CodecUtil.SETTINGS_INITIAL_WINDOW_SIZE, 200_000)),
        EMPTY_FRAMES_WITHOUT_END(11, (line, call) -> {
            line.head(call);
            for (int i = 0; i < 200; i++) {
                line.data(call, 0, new byte[0]);
            }
        });

        private final int error;
        private final Broken frames;

        @FunctionalInterface
        private interface Broken {
            void send(Line line, int call) throws IOException;
        }

        Violation(int error, Broken frames) {
            this.error = error;
            this.frames = frames;
        }
    }

    @ParameterizedTest
    @EnumSource(Violation.class)
    void a_connection_that_breaks_a_rule_is_ended_with_its_calls(Violation violation) throws Exception {
        CompletableFuture<Long> named = new CompletableFuture<>();
        FramePeer peer = servers.peer(
                line -> {
                    int call = line.settings().call();
                    violation.frames.send(line, call);
                    named.complete(line.next(Http2FrameTypes.GO_AWAY).number(4));
                },
                Servers::wellBehaved);
        WireChannel channel = servers.channel(peer.port());

        Heard heard = WireFixture.ask(channel, ASKED);

        assertStatus(heard, Status.Code.UNAVAILABLE);
        assertThat(heard.status().getDescription()).doesNotContain("127.0.0.1", "HTTP/2");
        assertThat(named.get(60, TimeUnit.SECONDS)).isEqualTo(violation.error);
        assertAnswered(WireFixture.ask(channel, ASKED));
    }

    /** Frames after which the call cannot go on, though the connection can. */
    @SuppressWarnings("ImmutableEnumChecker") // the scripts hold nothing
    enum Answer {
        A_MESSAGE_BEFORE_ITS_HEADERS(Status.Code.INTERNAL, (line, call) -> line.data(call, 0, Line.framed(ANSWER))),
        HEADERS_TWICE(Status.Code.INTERNAL, (line, call) -> line.head(call).head(call)),
        AN_END_WITHOUT_TRAILERS(
                Status.Code.INTERNAL,
                (line, call) -> line.head(call).data(call, FramePeer.END_STREAM, Line.framed(ANSWER))),
        AN_END_IN_A_MESSAGE(
                Status.Code.INTERNAL,
                (line, call) -> line.head(call)
                        .data(call, 0, new byte[] {0, 0, 0, 0, 9, 1})
                        .end(call)),
        TRAILERS_WITHOUT_A_STATUS(
                Status.Code.UNKNOWN, (line, call) -> line.head(call).headers(call, FramePeer.END_STREAM, "x", "y")),
        A_STATUS_THAT_IS_NO_NUMBER(
                Status.Code.UNKNOWN,
                (line, call) -> line.head(call).headers(call, FramePeer.END_STREAM, "grpc-status", "bad")),
        A_NAME_IN_CAPITALS(
                Status.Code.INTERNAL, (line, call) -> line.headers(call, 0, ":status", "200", "X-Loud", "y")),
        A_STATUS_AFTER_OTHERS(
                Status.Code.INTERNAL,
                (line, call) -> line.headers(call, 0, "content-type", "application/grpc", ":status", "200")),
        A_WINDOW_OF_NOTHING(Status.Code.INTERNAL, (line, call) -> line.widen(call, 0)),
        A_STREAM_WINDOW_BEYOND_ALL(Status.Code.INTERNAL, (line, call) -> line.widen(call, Integer.MAX_VALUE)),
        AN_ENCODING_NOBODY_OFFERED(
                Status.Code.INTERNAL,
                (line, call) -> line.headers(
                        call, 0, ":status", "200", "content-type", "application/grpc", "grpc-encoding", "zstd")),
        A_PAGE(
                Status.Code.UNIMPLEMENTED,
                (line, call) -> line.headers(call, 0, ":status", "404", "content-type", "text/html")),
        A_PAGE_AT_ONCE(
                Status.Code.UNAVAILABLE,
                (line, call) ->
                        line.headers(call, FramePeer.END_STREAM, ":status", "503", "content-type", "text/plain")),
        NO_GRPC(
                Status.Code.UNKNOWN,
                (line, call) -> line.headers(call, 0, ":status", "200", "content-type", "application/grpcx")),
        NO_HTTP_STATUS(Status.Code.INTERNAL, (line, call) -> line.headers(call, 0, "x", "y"));

        private final Status.Code code;
        private final Violation.Broken frames;

        Answer(Status.Code code, Violation.Broken frames) {
            this.code = code;
            this.frames = frames;
        }
    }

    @ParameterizedTest
    @EnumSource(Answer.class)
    void an_answer_that_makes_no_sense_ends_its_call_only(Answer answer) throws IOException {
        FramePeer peer = servers.peer(line -> {
            answer.frames.send(line, line.settings().call());
            serve(line);
        });
        WireChannel channel = servers.channel(peer.port());

        assertStatus(WireFixture.ask(channel, ASKED), answer.code);
        assertAnswered(WireFixture.ask(channel, ASKED));
        assertThat(peer.connections()).isOne();
    }

    @Test
    void hints_before_the_headers_are_passed_over() throws IOException {
        assertAnswered(servers.ask(line -> {
            int call = line.settings().call();
            line.headers(call, 0, ":status", "103").answer(call, ANSWER).drain();
        }));
    }

    @Test
    void padding_and_frames_of_other_kinds_say_nothing() throws IOException {
        assertAnswered(servers.ask(line -> {
            int call = line.settings().call();
            byte[] padded = new byte[1 + 9 + 3];
            padded[0] = 3;
            System.arraycopy(Line.framed(ANSWER), 0, padded, 1, 9);
            line.frame(0x77, 0, 0, new byte[5])
                    .head(call)
                    .data(call, 0x8, padded)
                    .end(call)
                    .drain();
        }));
    }

    @Test
    void a_server_that_asks_and_does_not_read_is_left() throws Exception {
        CompletableFuture<Boolean> left = new CompletableFuture<>();
        FramePeer peer = servers.peer(line -> {
            line.settings().call();
            byte[] content = new byte[8];
            try {
                while (true) {
                    line.frame(Http2FrameTypes.PING, 0, 0, content);
                }
            } catch (IOException closed) {
                left.complete(true);
            }
        });

        assertStatus(servers.ask(peer), Status.Code.UNAVAILABLE);
        assertThat(left.get(200, TimeUnit.SECONDS)).isTrue();
    }
}
