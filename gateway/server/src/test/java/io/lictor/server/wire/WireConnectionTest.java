package io.lictor.server.wire;

import static io.lictor.server.wire.Servers.ANSWER;
import static io.lictor.server.wire.Servers.ASKED;
import static io.lictor.server.wire.Servers.assertAnswered;
import static io.lictor.server.wire.Servers.assertStatus;
import static io.lictor.server.wire.Servers.serve;
import static io.lictor.server.wire.Servers.wellBehaved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.lictor.server.wire.FramePeer.Line;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections begin, end, are lost and made again. */
@Timeout(300)
final class WireConnectionTest {

    private static final int NO_ERROR = 0;

    private final Servers servers = new Servers();

    @AfterEach
    void close() throws IOException {
        servers.close();
    }

    @Test
    void nothing_is_sent_before_the_server_has_shown_itself() throws Exception {
        CompletableFuture<Integer> first = new CompletableFuture<>();
        FramePeer peer = servers.peer(line -> {
            // The call waits by now: it was what the connection is made for.
            line.frame(Http2FrameTypes.PING, 0, 0, new byte[8]);
            first.complete(line.next().type());
            wellBehaved(line);
        });

        assertAnswered(servers.ask(peer));
        assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo((int) Http2FrameTypes.PING);
    }

    @Test
    void a_server_that_shows_itself_too_late_is_given_up() throws IOException {
        FramePeer peer = servers.peer(Line::drain);
        Duration minute = Duration.ofMinutes(1);
        var hasty = new WireSettings(1000, 1000, Duration.ofMillis(200), minute, minute, minute);

        Heard heard = WireFixture.ask(servers.channel(peer.port(), hasty), ASKED);

        assertStatus(heard, Status.Code.UNAVAILABLE);
        assertThat(heard.sent).isFalse();
    }

    @Test
    void a_call_that_a_server_which_goes_away_has_not_seen_is_made_again_by_another_connection() throws IOException {
        FramePeer peer = servers.peer(
                line -> {
                    line.settings().call();
                    line.goAway(0, NO_ERROR).drain();
                },
                Servers::wellBehaved);

        assertAnswered(servers.ask(peer));
        assertThat(peer.connections()).isEqualTo(2);
    }

    @Test
    void a_call_that_is_not_seen_twice_ends_as_untouched() throws IOException {
        FramePeer peer = servers.peer(line -> {
            line.settings().call();
            line.goAway(0, NO_ERROR).drain();
        });

        Heard heard = servers.ask(peer);

        assertStatus(heard, Status.Code.UNAVAILABLE);
        assertThat(heard.sent).isFalse();
        assertThat(peer.connections()).isEqualTo(2);
    }

    @Test
    void a_call_that_a_server_which_goes_away_has_seen_is_finished_and_the_next_takes_another_connection()
            throws IOException {
        FramePeer peer = servers.peer(
                line -> {
                    int first = line.settings().call();
                    line.goAway(first, NO_ERROR).answer(first, ANSWER).drain();
                },
                Servers::wellBehaved);
        WireChannel channel = servers.channel(peer.port());

        assertAnswered(WireFixture.ask(channel, ASKED));
        assertAnswered(WireFixture.ask(channel, ASKED));
        assertThat(peer.connections()).isEqualTo(2);
    }

    @Test
    void calls_beyond_the_last_that_is_looked_at_are_made_again_and_the_others_finished() throws IOException {
        FramePeer peer = servers.peer(
                line -> {
                    int first = line.settings().call();
                    line.call();
                    line.goAway(first, NO_ERROR).answer(first, ANSWER).drain();
                },
                Servers::wellBehaved);
        WireChannel channel = servers.channel(peer.port());

        Heard first = WireFixture.ask(channel, ASKED);
        Heard second = WireFixture.ask(channel, ASKED);

        assertAnswered(first);
        assertAnswered(second);
        assertThat(peer.connections()).isEqualTo(2);
    }

    @Test
    void a_connection_whose_numbers_are_used_up_ends_with_its_last_call() throws Exception {
        List<Integer> numbers = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        FramePeer peer = servers.peer(
                line -> {
                    numbers.add(line.settings().call());
                    numbers.add(line.call());
                    for (int number : numbers) {
                        line.answer(number, ANSWER);
                    }
                    line.drain();
                    ended.complete(null);
                },
                Servers::wellBehaved);
        int lastButOne = Integer.MAX_VALUE - 4;
        WireChannel channel = servers.channel(peer.port(), lastButOne);

        List<Heard> all = new ArrayList<>();
        for (int call = 0; call < 3; call++) {
            all.add(WireFixture.ask(channel, ASKED));
        }

        for (Heard heard : all) {
            assertAnswered(heard);
        }
        assertThat(numbers).containsExactly(lastButOne, lastButOne + 2);
        assertThat(peer.connections()).isEqualTo(2);
        ended.get(60, TimeUnit.SECONDS);
    }

    @Test
    void a_server_that_announces_its_going_away_finishes_everything() throws IOException {
        FramePeer peer = servers.peer(
                line -> {
                    int first = line.settings().call();
                    line.goAway(Integer.MAX_VALUE, NO_ERROR).goAway(first, NO_ERROR);
                    line.answer(first, ANSWER).drain();
                },
                Servers::wellBehaved);

        assertAnswered(servers.ask(peer));
    }

    @Test
    void a_refused_stream_is_asked_once_more() throws IOException {
        FramePeer peer = servers.peer(line -> {
            line.settings().reset(line.call(), 7);
            serve(line);
        });

        assertAnswered(servers.ask(peer));
    }

    @Test
    void a_connection_that_closes_in_the_middle_of_a_message_ends_its_call() throws IOException {
        Heard heard = servers.ask(line -> {
            int call = line.settings().call();
            line.head(call).data(call, 0, new byte[] {0, 0, 0, 0, 9, 1});
        });

        assertStatus(heard, Status.Code.UNAVAILABLE);
        assertThat(heard.sent).isTrue();
        assertThat(heard.messages).isEmpty();
    }

    @Test
    void the_next_call_connects_again_at_once() throws IOException {
        FramePeer peer = servers.peer(line -> line.settings().call(), Servers::wellBehaved);
        WireChannel channel = servers.channel(peer.port());

        assertStatus(WireFixture.ask(channel, ASKED), Status.Code.UNAVAILABLE);
        assertAnswered(WireFixture.ask(channel, ASKED));
    }

    @Test
    void a_server_that_falls_silent_is_found_dead() throws IOException {
        FramePeer peer = servers.peer(line -> {
            line.settings().call();
            line.drain();
        });
        var watchful = WireFixture.settings(Duration.ofMillis(100), Duration.ofMillis(300));

        Heard heard = WireFixture.ask(servers.channel(peer.port(), watchful), ASKED);

        assertStatus(heard, Status.Code.UNAVAILABLE);
        assertThat(heard.status().getDescription()).contains("no sign of life");
    }

    @Test
    void calls_that_are_given_up_soon_do_not_hide_that_a_server_has_fallen_silent() throws IOException {
        FramePeer peer = servers.peer(
                line -> {
                    line.settings().answer(line.call(), ANSWER);
                    line.drain();
                },
                Servers::wellBehaved);
        var watchful = WireFixture.settings(Duration.ofMillis(100), Duration.ofMillis(100));
        WireChannel channel = servers.channel(peer.port(), watchful);
        assertAnswered(WireFixture.ask(channel, ASKED));

        await().until(() -> {
            Heard hasty = new Heard();
            Optional<Duration> timeout = Optional.of(Duration.ofMillis(20));
            hasty.ask(channel.newCall(WireFixture.METHOD, true, timeout, hasty), new Metadata(), ASKED);
            hasty.status();
            return peer.connections() == 2;
        });

        assertAnswered(WireFixture.ask(channel, ASKED));
    }

    @Test
    void a_server_that_takes_its_time_and_answers_pings_is_waited_for() throws IOException {
        FramePeer peer = servers.peer(line -> {
            int call = line.settings().call();
            for (int i = 0; i < 3; i++) {
                byte[] content = line.next(Http2FrameTypes.PING).payload();
                line.frame(Http2FrameTypes.PING, FramePeer.ACK, 0, content);
            }
            line.answer(call, ANSWER).drain();
        });
        var watchful = WireFixture.settings(Duration.ofMillis(50), Duration.ofMinutes(1));

        assertAnswered(WireFixture.ask(servers.channel(peer.port(), watchful), ASKED));
    }

    @Test
    void a_connection_that_nobody_uses_is_closed_and_made_again_when_it_is_needed() throws IOException {
        FramePeer peer = servers.peer(Servers::wellBehaved);
        Duration minute = Duration.ofMinutes(1);
        var brief = new WireSettings(1000, 1000, minute, minute, minute, Duration.ofMillis(100));
        WireChannel channel = servers.channel(peer.port(), brief);
        assertAnswered(WireFixture.ask(channel, ASKED));

        await().until(() -> channel.state() == WireChannel.State.IDLE);

        assertAnswered(WireFixture.ask(channel, ASKED));
        assertThat(peer.connections()).isEqualTo(2);
    }

    @Test
    void cancelling_resets_the_stream_and_leaves_the_connection() throws Exception {
        CompletableFuture<Long> error = new CompletableFuture<>();
        FramePeer peer = servers.peer(line -> {
            line.settings().call();
            error.complete(line.next(Http2FrameTypes.RST_STREAM).number(0));
            serve(line);
        });
        WireChannel channel = servers.channel(peer.port());
        Heard heard = new Heard();
        ClientCall<byte[], byte[]> call = WireFixture.unary(channel, heard);
        heard.ask(call, new Metadata(), ASKED);
        await().until(() -> heard.sent);

        call.cancel("enough", null);

        assertStatus(heard, Status.Code.CANCELLED);
        assertThat(error.get(60, TimeUnit.SECONDS)).isEqualTo(8);
        assertAnswered(WireFixture.ask(channel, ASKED));
    }

    @Test
    void a_deadline_is_kept_on_this_side() throws IOException {
        FramePeer peer = servers.peer(line -> line.settings().drain());
        WireChannel channel = servers.channel(peer.port());
        Heard late = new Heard();
        Heard patient = new Heard();

        patient.ask(
                channel.newCall(WireFixture.METHOD, true, Optional.of(Duration.ofHours(1)), patient),
                new Metadata(),
                ASKED);
        late.ask(
                channel.newCall(WireFixture.METHOD, true, Optional.of(Duration.ofMillis(200)), late),
                new Metadata(),
                ASKED);

        assertStatus(late, Status.Code.DEADLINE_EXCEEDED);
        assertThat(late.answered).isFalse();
        assertThat(patient.status).isNotDone();
    }

    @Test
    void a_server_that_is_the_first_to_see_the_deadline_pass_makes_no_difference() throws IOException {
        Duration timeout = Duration.ofMillis(100);
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        CompletableFuture<Void> reset = new CompletableFuture<>();
        FramePeer peer = servers.peer(line -> {
            int call = line.settings().call();
            arrived.complete(null);
            Instant passed = Instant.now().plus(timeout);
            await().until(() -> Instant.now().isAfter(passed));
            try {
                line.reset(call, 8);
            } finally {
                reset.complete(null);
            }
            line.drain();
        });
        Heard heard = new Heard();
        heard.ask(
                servers.channel(peer.port()).newCall(WireFixture.METHOD, true, Optional.of(timeout), heard),
                new Metadata(),
                ASKED);
        await().until(() -> arrived.isDone() || heard.status.isDone());

        if (arrived.isDone()) {
            servers.loop().execute(reset::join); // so that the timer of this side is late
        }

        assertStatus(heard, Status.Code.DEADLINE_EXCEEDED);
    }

    @Test
    void ending_the_channel_ends_its_calls_and_later_ones() throws IOException {
        FramePeer peer = servers.peer(line -> line.settings().drain());
        WireChannel channel = servers.channel(peer.port());
        Heard before = WireFixture.ask(channel, ASKED);
        await().until(() -> before.sent);

        channel.end();

        Heard after = WireFixture.ask(channel, ASKED);
        assertStatus(before, Status.Code.UNAVAILABLE);
        assertStatus(after, Status.Code.UNAVAILABLE);
        assertThat(after.sent).isFalse();
        assertThat(before.status().getDescription()).isEqualTo("the instance has left");
    }

    @Test
    void a_refused_connection_says_so() throws IOException {
        FramePeer peer = servers.peer(Line::drain);
        peer.close();

        Heard heard = servers.ask(peer);

        assertStatus(heard, Status.Code.UNAVAILABLE);
        assertThat(heard.status().getCause()).isInstanceOf(ConnectException.class);
        assertThat(heard.sent).isFalse();
    }
}
