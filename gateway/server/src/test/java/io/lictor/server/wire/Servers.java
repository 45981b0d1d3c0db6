package io.lictor.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.lictor.server.wire.FramePeer.Line;
import io.lictor.server.wire.FramePeer.Script;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Servers that speak frame by frame, the channels to them, and what is expected of a call. */
final class Servers implements AutoCloseable {

    static final byte[] ASKED = {1, 2, 3};
    static final byte[] ANSWER = {4, 5, 6, 7};

    private final WireFixture fixture = new WireFixture();
    private final List<FramePeer> open = new ArrayList<>();

    FramePeer peer(Script... scripts) throws IOException {
        FramePeer peer = new FramePeer(scripts);
        open.add(peer);
        return peer;
    }

    EventLoop loop() {
        return fixture.loop();
    }

    /** How often a channel has said that another server may be there. */
    int replaced() {
        return fixture.replaced.get();
    }

    WireChannel channel(int port) {
        return fixture.channel(port);
    }

    WireChannel channel(int port, WireSettings settings) {
        return fixture.channel(port, settings);
    }

    /** @param firstId the number of the first stream of a connection */
    WireChannel channel(int port, int firstId) {
        Duration minutes = Duration.ofMinutes(5);
        return fixture.channel(port, WireFixture.settings(minutes, minutes), firstId);
    }

    Heard ask(FramePeer peer) {
        return WireFixture.ask(fixture.channel(peer.port()), ASKED);
    }

    Heard ask(Script... scripts) throws IOException {
        return ask(peer(scripts));
    }

    static void assertStatus(Heard heard, Status.Code code) {
        assertThat(heard.status().getCode()).as(heard.status().toString()).isEqualTo(code);
    }

    static void assertAnswered(Heard heard) {
        assertStatus(heard, Status.Code.OK);
        assertThat(heard.messages).containsExactly(ANSWER);
    }

    /** Answers one call after another. */
    static void serve(Line line) throws IOException {
        while (true) {
            line.answer(line.call(), ANSWER);
        }
    }

    static void wellBehaved(Line line) throws IOException {
        serve(line.settings());
    }

    @Override
    public void close() throws IOException {
        fixture.close();
        for (FramePeer each : open) {
            each.close();
        }
    }
}
