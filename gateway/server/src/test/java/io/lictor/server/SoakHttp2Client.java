package io.lictor.server;

import io.lictor.server.testing.Http2Client;
import io.lictor.server.testing.RawAnswer;
import io.lictor.server.testing.WireAnswer;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Asks for streams and for what has an end, many at a time over one connection of HTTP/2. */
final class SoakHttp2Client implements Runnable {

    private static final int MOST_AT_ONCE = 8;
    private static final int FEW = 15;
    private static final int MANY = 300;
    private static final int ENDLESS = 1_000_000;

    private final SoakActor actor;
    private final Random random;

    SoakHttp2Client(SoakActor actor) {
        this.actor = actor;
        this.random = actor.random();
    }

    /** A call whose answer is waited for. */
    private record Asked(SoakCall call, Http2Client.Stream stream, boolean paused, long began) {}

    @Override
    public void run() {
        actor.act(List.of(() -> together(true), () -> together(true), () -> together(false)));
    }

    /** @param staying whether until all is answered; else the connection is closed with all that is under way */
    private void together(boolean staying) throws IOException {
        try (Http2Client client = new Http2Client(actor.port())) {
            List<Asked> asked = new ArrayList<>();
            for (int i = random.nextInt(MOST_AT_ONCE); i >= 0; i--) {
                switch (random.nextInt(4)) {
                    case 0 -> asked.add(request(client));
                    case 1 -> broken(client);
                    default -> asked.add(stream(client));
                }
            }
            actor.hesitate();
            if (!staying) {
                return;
            }
            asked.stream().filter(Asked::paused).forEach(one -> one.stream().resume());
            for (Asked one : asked) {
                RawAnswer answer = raw(answer(one));
                actor.check(one.call(), answer, Duration.ofNanos(System.nanoTime() - one.began()));
            }
        }
    }

    private static WireAnswer answer(Asked asked) throws IOException {
        try {
            return asked.stream().answer();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new IOException(ended);
        } catch (Exception none) {
            throw new IOException(asked.call() + " is not answered by HTTP/2", none);
        }
    }

    private static RawAnswer raw(WireAnswer answer) {
        Map<String, String> headers = new TreeMap<>();
        for (String line : answer.headers()) {
            int colon = line.indexOf(": ");
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 2),
                    (one, more) -> one + ", " + more);
        }
        return new RawAnswer(
                answer.status(),
                headers,
                answer.body().getBytes(StandardCharsets.ISO_8859_1),
                answer.end() != WireAnswer.End.CUT);
    }

    private Asked request(Http2Client client) {
        SoakRequest.Kind[] kinds = SoakRequest.Kind.values();
        SoakRequest request = SoakRequest.get(kinds[random.nextInt(kinds.length)], actor.id(), random.nextInt(20_000));
        return new Asked(request, client.open(request.fields(), true), false, System.nanoTime());
    }

    private Asked stream(Http2Client client) {
        boolean paused = random.nextInt(3) == 0;
        SoakStream stream = any(paused ? MANY : FEW);
        long began = System.nanoTime();
        Http2Client.Stream opened = client.open(head(stream), !stream.isUpload());
        if (paused) {
            opened.pause();
        }
        if (stream.isUpload()) {
            stream.messages().forEach(message -> opened.send(message, false));
            opened.send("", true);
        }
        return new Asked(stream, opened, paused, began);
    }

    /** Reset by the client at any moment. */
    private void broken(Http2Client client) {
        SoakStream stream = any(random.nextBoolean() ? FEW : ENDLESS);
        Http2Client.Stream opened = client.open(head(stream), !stream.isUpload());
        if (stream.isUpload()) {
            stream.messages().limit(random.nextInt(FEW)).forEach(message -> opened.send(message, false));
        }
        actor.hesitate();
        opened.tryReset();
    }

    private SoakStream any(int messages) {
        SoakStream.Kind kind = SoakStream.KINDS.get(random.nextInt(SoakStream.KINDS.size()));
        return SoakStream.any(random, kind, actor.id(), messages);
    }

    private static Http2Headers head(SoakStream stream) {
        return Http2Client.head(stream.method(), stream.path()).add("accept", stream.accepted());
    }
}
