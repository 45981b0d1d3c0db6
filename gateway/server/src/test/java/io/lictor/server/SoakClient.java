package io.lictor.server;

import io.lictor.server.SoakRequest.Kind;
import io.lictor.server.testing.RawAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Asks for what has a beginning and an end, by HTTP/1.1. */
final class SoakClient implements Runnable {

    private static final List<Kind> KINDS = List.of(Kind.values());
    private static final int LARGE = 512 * 1024;

    private final SoakActor actor;
    private final Random random;

    SoakClient(SoakActor actor) {
        this.actor = actor;
        this.random = actor.random();
    }

    @Override
    public void run() {
        actor.act(Stream.<SoakActor.WiredDeed>of(
                        this::kept,
                        this::kept,
                        this::kept,
                        this::pipelined,
                        this::pipelined,
                        this::upload,
                        this::expecting,
                        this::slowReader,
                        this::halfHead,
                        this::halfBody,
                        this::leaveWaiting,
                        this::leaveReading)
                .map(actor::wired)
                .toList());
    }

    private static RawAnswer ask(SoakWire wire, SoakRequest request) throws IOException {
        return wire.ask(request, request.bytes());
    }

    private Kind kind() {
        return KINDS.get(random.nextInt(KINDS.size()));
    }

    // --- Those who stay for their answers ---

    private void kept(SoakWire wire) throws IOException {
        for (int i = random.nextInt(8); i >= 0; i--) {
            if (ask(wire, SoakRequest.get(kind(), actor.id(), random.nextInt(20_000)))
                    .isLast()) {
                return;
            }
        }
        SoakRequest last = SoakRequest.get(Kind.CALM, actor.id(), random.nextInt(5_000));
        ask(wire, random.nextInt(3) == 0 ? last.by("HTTP/1.0") : last.with("Connection: close"));
        wire.untilClosed();
    }

    /** An answer that says it is the last leaves those behind it without. */
    private void pipelined(SoakWire wire) throws IOException {
        List<SoakRequest> all = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            Kind kind = kind();
            all.add(SoakRequest.get(kind == Kind.FAULTY ? Kind.CALM : kind, actor.id(), random.nextInt(2_000)));
        }
        all.add(SoakRequest.get(Kind.CALM, actor.id(), 100).with("Connection: close"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        all.forEach(request -> bytes.writeBytes(request.bytes()));
        wire.write(bytes.toByteArray());
        for (SoakRequest request : all.subList(0, all.size() - 1)) {
            if (wire.answer(request).isLast()) {
                return;
            }
        }
        wire.answer(all.get(all.size() - 1));
        wire.untilClosed();
    }

    private void upload(SoakWire wire) throws IOException {
        int size = random.nextInt(LARGE);
        Kind kind = random.nextInt(3) == 0 ? Kind.FAULTY : Kind.CALM;
        boolean chunked = random.nextBoolean();
        SoakRequest request = SoakRequest.of(kind, actor.id(), 100, size)
                .with(chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + size);
        wire.begin();
        try {
            wire.write(request.bytes());
            wire.writeBody(size, chunked);
            wire.answer(request);
        } catch (SocketTimeoutException late) {
            throw late;
        } catch (IOException broken) {
            // An answer that is broken off ends the connection, whatever the client still sends.
            if (kind == Kind.CALM) {
                throw broken;
            }
        }
    }

    private void expecting(SoakWire wire) throws IOException {
        int size = random.nextInt(20_000);
        SoakRequest request = SoakRequest.of(Kind.CALM, actor.id(), 100, size)
                .with("Content-Length: " + size)
                .with("Expect: 100-continue");
        wire.begin();
        wire.write(request.bytes());
        RawAnswer first = wire.read(request);
        if (first.status() != 100) {
            wire.check(request, first);
            return;
        }
        wire.writeBody(size, false);
        wire.answer(request);
    }

    private void slowReader(SoakWire wire) throws IOException {
        wire.slow();
        ask(wire, SoakRequest.get(Kind.CALM, actor.id(), LARGE));
    }

    // --- Those who do not ---

    private void halfHead(SoakWire wire) throws IOException {
        byte[] whole = SoakRequest.get(kind(), actor.id(), 100).bytes();
        wire.writeSome(whole, 1 + random.nextInt(whole.length - 1));
    }

    private void halfBody(SoakWire wire) throws IOException {
        int size = 2 + random.nextInt(LARGE);
        SoakRequest request = SoakRequest.of(kind(), actor.id(), 100, size).with("Content-Length: " + size);
        wire.write(request.bytes());
        wire.writeSome(new byte[size], random.nextInt(size));
    }

    private void leaveWaiting(SoakWire wire) throws IOException {
        byte[] whole = SoakRequest.get(kind(), actor.id(), LARGE).bytes();
        wire.writeSome(whole, whole.length);
    }

    private void leaveReading(SoakWire wire) throws IOException {
        // Closed after it: a short answer is left as well.
        SoakRequest request =
                SoakRequest.get(Kind.FAULTY, actor.id(), 2 * LARGE).with("Connection: close");
        wire.write(request.bytes());
        wire.skip(random.nextInt(LARGE));
    }
}
