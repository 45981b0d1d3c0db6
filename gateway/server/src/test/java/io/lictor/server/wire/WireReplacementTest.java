package io.lictor.server.wire;

import static io.lictor.server.wire.Servers.ANSWER;
import static io.lictor.server.wire.Servers.ASKED;
import static io.lictor.server.wire.Servers.assertAnswered;
import static io.lictor.server.wire.Servers.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A channel says when another server may be at its other end than before. */
@Timeout(300)
final class WireReplacementTest {

    private static final int NO_ERROR = 0;

    private final Servers servers = new Servers();

    @AfterEach
    void close() throws IOException {
        servers.close();
    }

    private void untilIdle(WireChannel channel) {
        await().until(() -> channel.state() == WireChannel.State.IDLE);
    }

    @Test
    void a_server_that_goes_away_is_told_of_once() throws IOException {
        FramePeer peer = servers.peer(line -> {
            int call = line.settings().call();
            line.goAway(Integer.MAX_VALUE, NO_ERROR).goAway(call, NO_ERROR).answer(call, ANSWER);
            line.drain();
        });
        WireChannel channel = servers.channel(peer.port());

        assertAnswered(WireFixture.ask(channel, ASKED));

        untilIdle(channel);
        assertThat(servers.replaced()).isOne();
    }

    @Test
    void a_server_that_closes_is_told_of() throws IOException {
        FramePeer peer = servers.peer(line -> line.settings().answer(line.call(), ANSWER));
        WireChannel channel = servers.channel(peer.port());

        assertAnswered(WireFixture.ask(channel, ASKED));

        untilIdle(channel);
        assertThat(servers.replaced()).isOne();
    }

    @Test
    void a_server_that_resets_the_connection_is_told_of() throws IOException {
        FramePeer peer = servers.peer(line -> {
            line.resetAtTheEnd();
            line.settings().call();
        });
        WireChannel channel = servers.channel(peer.port());

        assertStatus(WireFixture.ask(channel, ASKED), Status.Code.UNAVAILABLE);

        untilIdle(channel);
        assertThat(servers.replaced()).isOne();
    }

    @Test
    void a_server_that_falls_silent_is_told_of() throws IOException {
        FramePeer peer = servers.peer(line -> {
            line.settings().call();
            line.drain();
        });
        var watchful = WireFixture.settings(Duration.ofMillis(100), Duration.ofMillis(300));

        assertStatus(WireFixture.ask(servers.channel(peer.port(), watchful), ASKED), Status.Code.UNAVAILABLE);

        assertThat(servers.replaced()).isOne();
    }

    @Test
    void the_next_connection_is_told_of_when_it_is_ready() throws IOException {
        FramePeer peer = servers.peer(line -> line.settings().call(), Servers::wellBehaved);
        WireChannel channel = servers.channel(peer.port());

        assertStatus(WireFixture.ask(channel, ASKED), Status.Code.UNAVAILABLE);
        assertAnswered(WireFixture.ask(channel, ASKED));

        assertThat(servers.replaced()).isEqualTo(2);
    }

    @Test
    void a_connection_that_nobody_used_is_told_of_only_when_another_is_made() throws IOException {
        FramePeer peer = servers.peer(Servers::wellBehaved);
        Duration minute = Duration.ofMinutes(1);
        var brief = new WireSettings(1000, 1000, minute, minute, minute, Duration.ofMillis(100));
        WireChannel channel = servers.channel(peer.port(), brief);

        assertAnswered(WireFixture.ask(channel, ASKED));
        untilIdle(channel);
        assertThat(servers.replaced()).isZero();

        assertAnswered(WireFixture.ask(channel, ASKED));
        assertThat(servers.replaced()).isOne();
    }

    @Test
    void a_server_that_never_showed_itself_is_not_told_of() throws IOException {
        assertStatus(servers.ask(line -> {}), Status.Code.UNAVAILABLE);

        assertThat(servers.replaced()).isZero();
    }

    @Test
    void the_end_of_the_channel_is_not_told() throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        FramePeer peer = servers.peer(line -> {
            line.settings().answer(line.call(), ANSWER).drain();
            closed.complete(null);
        });
        WireChannel channel = servers.channel(peer.port());
        assertAnswered(WireFixture.ask(channel, ASKED));

        channel.end();

        closed.get(60, TimeUnit.SECONDS);
        servers.loop().submit(() -> {}).sync();
        assertThat(servers.replaced()).isZero();
    }
}
