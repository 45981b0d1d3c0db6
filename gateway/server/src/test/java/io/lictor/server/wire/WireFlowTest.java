package io.lictor.server.wire;

import static io.lictor.server.wire.Servers.ANSWER;
import static io.lictor.server.wire.Servers.ASKED;
import static io.lictor.server.wire.Servers.assertAnswered;
import static io.lictor.server.wire.Servers.assertStatus;
import static io.lictor.server.wire.Servers.serve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody gets further ahead than the other side takes. */
@Timeout(300)
final class WireFlowTest {

    private final Servers servers = new Servers();

    @AfterEach
    void close() throws IOException {
        servers.close();
    }

    @Test
    void a_closed_window_holds_the_message_and_an_open_one_lets_it_go() throws IOException {
        assertAnswered(servers.ask(line -> {
            line.settings(Http2CodecUtil.SETTINGS_INITIAL_WINDOW_SIZE, 0);
            int call = line.next(Http2FrameTypes.HEADERS).stream();
            // Its acknowledgement comes after anything the client had to say before.
            line.frame(Http2FrameTypes.PING, 0, 0, new byte[8]);
            assertThat(line.next().type()).isEqualTo(Http2FrameTypes.PING);
            line.widen(call, 100).call();
            line.answer(call, ANSWER).drain();
        }));
    }

    @Test
    void a_window_that_shrinks_under_way_falls_below_zero() throws Exception {
        CompletableFuture<List<Integer>> sizes = new CompletableFuture<>();
        FramePeer peer = servers.peer(line -> {
            line.settings(Http2CodecUtil.SETTINGS_INITIAL_WINDOW_SIZE, 10);
            FramePeer.Frame first = line.next(Http2FrameTypes.DATA);
            int call = first.stream();
            line.settings(Http2CodecUtil.SETTINGS_INITIAL_WINDOW_SIZE, 4); // 6 below
            line.widen(call, 6); // 0: still nothing
            line.frame(Http2FrameTypes.PING, 0, 0, new byte[8]);
            FramePeer.Frame between = line.next();
            FramePeer.Frame second = line.widen(call, 3).next(Http2FrameTypes.DATA);
            FramePeer.Frame third = line.widen(call, 100).next(Http2FrameTypes.DATA);
            sizes.complete(
                    List.of(first.payload().length, between.type(), second.payload().length, third.payload().length));
            line.answer(call, ANSWER).drain();
        });

        Heard heard = WireFixture.ask(servers.channel(peer.port()), new byte[15]);

        assertAnswered(heard);
        assertThat(sizes.get(60, TimeUnit.SECONDS)).containsExactly(10, (int) Http2FrameTypes.PING, 3, 7);
    }

    @Test
    void one_call_at_a_time_is_enough_for_many() throws IOException {
        FramePeer peer = servers.peer(line -> serve(line.settings(Http2CodecUtil.SETTINGS_MAX_CONCURRENT_STREAMS, 1)));
        WireChannel channel = servers.channel(peer.port());

        List<Heard> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(WireFixture.ask(channel, ASKED));
        }

        all.forEach(Servers::assertAnswered);
        assertThat(peer.connections()).isOne();
    }

    @Test
    void no_more_calls_are_written_than_a_server_reads() throws Exception {
        CompletableFuture<Void> read = new CompletableFuture<>();
        FramePeer peer = servers.peer(line -> {
            takeEverything(line);
            read.join();
            serve(line);
        });
        WireChannel channel = servers.channel(peer.port());
        byte[] large = new byte[1024 * 1024];
        List<Heard> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) { // far more than the kernel holds
            all.add(WireFixture.ask(channel, large));
        }

        await().until(() -> all.get(0).sent);
        assertThat(all.get(199).sent).isFalse();

        read.complete(null);
        all.forEach(Servers::assertAnswered);
    }

    /** No call begins before all windows are wide open. */
    private static void takeEverything(FramePeer.Line line) throws IOException {
        line.settings(
                Http2CodecUtil.SETTINGS_INITIAL_WINDOW_SIZE,
                Integer.MAX_VALUE,
                Http2CodecUtil.SETTINGS_MAX_CONCURRENT_STREAMS,
                0);
        line.widen(0, Integer.MAX_VALUE - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
        line.settings(Http2CodecUtil.SETTINGS_MAX_CONCURRENT_STREAMS, 5000);
    }

    @Test
    void calls_that_have_waited_are_whole_when_writing_one_of_them_makes_room_for_the_next() throws IOException {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        FramePeer peer = servers.peer(line -> {
            asked.join();
            takeEverything(line);
            serve(line);
        });
        WireChannel channel = servers.channel(peer.port());
        List<Heard> all = new ArrayList<>();
        for (int i = 0; i < 3000; i++) { // some batches of them are large enough to close the channel for a moment
            all.add(WireFixture.ask(channel, new byte[900 + i % 100]));
        }
        asked.complete(null);

        all.forEach(Servers::assertAnswered);
        assertThat(peer.connections()).isOne();
    }

    @Test
    void a_server_gets_no_further_ahead_than_the_window_of_a_call_that_does_not_read() throws Exception {
        AtomicReference<Integer> written = new AtomicReference<>(0);
        FramePeer peer = servers.peer(line -> {
            int call = line.settings().call();
            line.head(call);
            int windows = Connection.STREAM_WINDOW;
            for (int sent = 0; sent < windows; sent += 16 * 1024) {
                line.data(call, 0, new byte[16 * 1024]); // empty messages, and nobody wants them
                written.set(sent + 16 * 1024);
            }
            line.data(call, 0, new byte[1]);
            line.next(Http2FrameTypes.RST_STREAM);
        });
        Heard heard = new Heard();
        ClientCall<byte[], byte[]> call =
                servers.channel(peer.port()).newCall(WireFixture.METHOD, true, Optional.empty(), heard);
        call.start(heard, new Metadata());
        call.sendMessage(ASKED);
        call.halfClose();

        assertStatus(heard, Status.Code.INTERNAL);
        assertThat(written.get()).isEqualTo(Connection.STREAM_WINDOW);
        assertThat(heard.messages).isEmpty();
    }

    @Test
    void a_streamed_request_goes_no_further_ahead_than_the_server_takes() throws Exception {
        int part = 10_000;
        AtomicInteger sent = new AtomicInteger();
        CompletableFuture<Integer> sentAtFirst = new CompletableFuture<>();
        FramePeer peer = servers.peer(line -> {
            line.settings();
            int stream = line.next(Http2FrameTypes.HEADERS).stream();
            int come = 0;
            while (come < Http2CodecUtil.DEFAULT_WINDOW_SIZE) {
                come += line.next(Http2FrameTypes.DATA).payload().length;
            }
            // Its acknowledgement comes when this side has written all it may.
            line.frame(Http2FrameTypes.PING, 0, 0, new byte[8]).next(Http2FrameTypes.PING);
            sentAtFirst.complete(sent.get());
            line.widen(0, 200_000).widen(stream, 200_000);
            while (come < 200_000) {
                come += line.next(Http2FrameTypes.DATA).payload().length;
            }
            line.head(stream).end(stream).drain();
        });
        CompletableFuture<ClientCall<byte[], byte[]>> made = new CompletableFuture<>();
        Heard heard = new Heard(() -> {
            while (made.join().isReady()) {
                sent.addAndGet(part);
                made.join().sendMessage(new byte[part]);
            }
        });
        ClientCall<byte[], byte[]> call =
                servers.channel(peer.port()).newCall(WireFixture.METHOD, false, Optional.empty(), heard);
        made.complete(call);

        call.start(heard, new Metadata());
        call.request(1);

        assertStatus(heard, Status.Code.OK);
        assertThat(sentAtFirst.get(60, TimeUnit.SECONDS))
                .isBetween(Http2CodecUtil.DEFAULT_WINDOW_SIZE, Http2CodecUtil.DEFAULT_WINDOW_SIZE + 32 * 1024 + part);
    }
}
