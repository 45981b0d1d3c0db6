package io.lictor.server;

import io.lictor.server.testing.LiveService;
import io.lictor.server.testing.RawAnswer;
import io.lictor.server.testing.SocketFrame;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.Random;
import java.util.stream.Stream;

/** Talks over WebSockets (RFC 6455), and leaves them as it should and as it should not. */
final class SoakSocketClient implements Runnable {

    private static final int NORMAL = 1000;
    private static final int SWITCHED = 101;

    private final SoakActor actor;
    private final Random random;

    /** What can come of a WebSocket. */
    enum Outcome {
        SOCKET
    }

    SoakSocketClient(SoakActor actor) {
        this.actor = actor;
        this.random = actor.random();
    }

    @Override
    public void run() {
        actor.act(Stream.<SoakActor.WiredDeed>of(this::talk, this::talk, this::bye, this::leave, this::leaveAtOnce)
                .map(actor::wired)
                .toList());
    }

    /** Whether there is one now. */
    private boolean open(SoakWire wire) throws IOException {
        wire.write(SocketFrame.handshake("/live/socket"));
        RawAnswer answer = RawAnswer.read(wire.in(), false);
        actor.saw(Outcome.SOCKET, answer.status());
        if (answer.status() != SWITCHED && !SoakCall.REFUSALS.contains(answer.status())) {
            actor.wrong("a WebSocket was answered " + answer);
        }
        return answer.status() == SWITCHED;
    }

    private void talk(SoakWire wire) throws IOException {
        if (!open(wire)) {
            return;
        }
        try {
            for (int i = random.nextInt(20); i >= 0; i--) {
                String said = actor.id() + "x".repeat(random.nextInt(20_000));
                wire.write(SocketFrame.text(said).masked());
                if (!heard(wire, said)) {
                    return;
                }
            }
            wire.write(SocketFrame.close(NORMAL).masked());
            untilClosed(wire);
        } catch (SocketException | EOFException gone) {
            // As the service is now and then.
            return;
        }
    }

    /** The service closes first. */
    private void bye(SoakWire wire) throws IOException {
        if (!open(wire)) {
            return;
        }
        try {
            wire.write(SocketFrame.text(LiveService.BYE).masked());
            if (heard(wire, LiveService.BYE)) {
                untilClosed(wire);
            }
        } catch (SocketException | EOFException gone) {
            return;
        }
    }

    /** In the middle of a frame or behind it, with answers on their way. */
    private void leave(SoakWire wire) throws IOException {
        if (open(wire)) {
            byte[] frame =
                    SocketFrame.text("x".repeat(1 + random.nextInt(20_000))).masked();
            for (int i = random.nextInt(5); i > 0; i--) {
                wire.writeSome(frame, frame.length);
            }
            wire.writeSome(frame, 1 + random.nextInt(frame.length));
        }
    }

    private void leaveAtOnce(SoakWire wire) throws IOException {
        var unused = open(wire);
    }

    /** False when the other side has closed in the place of it. */
    private boolean heard(SoakWire wire, String expected) throws IOException {
        StringBuilder heard = new StringBuilder();
        while (heard.length() < expected.length()) {
            SocketFrame frame = SocketFrame.read(wire.in());
            if (frame.isClose()) {
                return false;
            }
            heard.append(frame.text());
        }
        if (!heard.toString().equals(expected)) {
            actor.wrong("heard on a WebSocket: " + heard);
        }
        return true;
    }

    private static void untilClosed(SoakWire wire) throws IOException {
        while (!SocketFrame.read(wire.in()).isClose()) {
            // What was on its way.
        }
    }
}
