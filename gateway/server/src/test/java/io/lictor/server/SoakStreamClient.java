package io.lictor.server;

import io.lictor.server.SoakStream.Kind;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Takes part in streams of every kind, by HTTP/1.1. */
final class SoakStreamClient implements Runnable {

    private static final List<Kind> DOWN = SoakStream.KINDS.stream()
            .filter(kind -> kind == Kind.WATCH || kind == Kind.EVENTS)
            .toList();
    private static final List<Kind> UP = List.of(Kind.GATHER, Kind.CHAT);
    private static final int FEW = 15;
    private static final int MANY = 400;
    private static final int ENDLESS = 1_000_000;

    private final SoakActor actor;
    private final Random random;

    SoakStreamClient(SoakActor actor) {
        this.actor = actor;
        this.random = actor.random();
    }

    @Override
    public void run() {
        actor.act(Stream.<SoakActor.WiredDeed>of(
                        this::kept,
                        this::kept,
                        this::slowReader,
                        this::sender,
                        this::sender,
                        this::leaveReading,
                        this::leaveSending,
                        this::leaveWaiting)
                .map(actor::wired)
                .toList());
    }

    private SoakStream stream(List<Kind> kinds, int messages) {
        return SoakStream.any(random, kinds.get(random.nextInt(kinds.size())), actor.id(), messages);
    }

    private static byte[] head(SoakStream stream, String... more) {
        String lines = stream.method() + " " + stream.path() + " HTTP/1.1\r\nHost: gateway.example\r\nAccept: "
                + stream.accepted() + "\r\n" + String.join("", more)
                + (stream.isUpload() ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n");
        return lines.getBytes(StandardCharsets.US_ASCII);
    }

    private void kept(SoakWire wire) throws IOException {
        for (int i = random.nextInt(4); i >= 0; i--) {
            SoakStream stream = stream(DOWN, FEW);
            if (wire.ask(stream, head(stream)).isLast()) {
                return;
            }
        }
    }

    private void slowReader(SoakWire wire) throws IOException {
        wire.slow();
        SoakStream stream = stream(DOWN, MANY);
        wire.ask(stream, head(stream));
    }

    private void sender(SoakWire wire) throws IOException {
        SoakStream stream = stream(UP, FEW);
        wire.begin();
        wire.write(head(stream));
        try {
            send(wire, stream, stream.text().messages());
            wire.writeChunk(new byte[0]);
        } catch (IOException answered) {
            // What was said before the connection was closed may be lost with it.
            return;
        }
        wire.answer(stream);
    }

    private void send(SoakWire wire, SoakStream stream, int messages) throws IOException {
        for (int i = 0; i < messages; i++) {
            wire.writeChunk(stream.sent(i).getBytes(StandardCharsets.US_ASCII));
            if (random.nextInt(4) == 0) {
                actor.hesitate();
            }
        }
    }

    // --- Those who do not stay ---

    private void leaveReading(SoakWire wire) throws IOException {
        // Closed after it: a short answer is left as well.
        wire.write(head(stream(DOWN, ENDLESS), "Connection: close\r\n"));
        wire.skip(random.nextInt(512 * 1024));
    }

    private void leaveSending(SoakWire wire) throws IOException {
        SoakStream stream = stream(UP, FEW);
        try {
            wire.write(head(stream));
            send(wire, stream, random.nextInt(stream.text().messages()));
            wire.writeChunk("{\"text\":\"the first ha".getBytes(StandardCharsets.US_ASCII));
        } catch (SocketTimeoutException late) {
            throw late;
        } catch (IOException answered) {
            return;
        }
        actor.hesitate();
    }

    private void leaveWaiting(SoakWire wire) {
        byte[] request = head(stream(DOWN, MANY));
        wire.writeSome(request, 1 + random.nextInt(request.length));
    }
}
