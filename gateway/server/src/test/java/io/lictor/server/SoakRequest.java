package io.lictor.server;

import io.lictor.server.testing.FaultyService;
import io.lictor.server.testing.FaultyService.Fault;
import io.lictor.server.testing.Http2Client;
import io.lictor.server.testing.RawAnswer;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * A whole request of {@link SoakTest}, and what may be answered to it.
 *
 * @param id of it alone
 * @param head without the empty line at its end
 * @param size bytes of body that are wanted
 * @param sent bytes of body that are sent
 */
record SoakRequest(Kind kind, String id, String method, String head, int size, int sent) implements SoakCall {

    /** After so long an endpoint that has left may break a call off. */
    static final Duration DRAIN = Duration.ofSeconds(10);

    enum Kind {
        CALM,
        FAULTY,
        GRPC,
        NOWHERE
    }

    static SoakRequest get(Kind kind, String id, int size) {
        return of(kind, id, size, -1);
    }

    /** @param sent bytes of the body; negative for none, and for one in a GET */
    static SoakRequest of(Kind kind, String id, int size, int sent) {
        Random random = new Random(id.hashCode());
        String service = random.nextBoolean() ? "/web/" : "/tight/";
        String method = sent >= 0 ? "POST" : "GET";
        String target = switch (kind) {
            case CALM, FAULTY -> {
                method = sent < 0 && random.nextInt(8) == 0 ? "HEAD" : method;
                yield service + id;
            }
            case GRPC -> "/v1/greet/" + id;
            case NOWHERE -> "/nowhere/" + id;
        };
        String head = method + " " + target + " HTTP/1.1\r\nHost: gateway.example\r\nX-Soak: " + id + "\r\nX-Size: "
                + size + "\r\n" + (kind == Kind.CALM ? "X-Calm: yes\r\n" : "");
        return new SoakRequest(kind, id, method, head, size, sent);
    }

    SoakRequest with(String line) {
        return new SoakRequest(kind, id, method, head + line + "\r\n", size, sent);
    }

    /** The same by another version of HTTP. */
    SoakRequest by(String version) {
        return new SoakRequest(kind, id, method, head.replaceFirst("HTTP/1.1", version), size, sent);
    }

    byte[] bytes() {
        return (head + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** The same for HTTP/2. */
    Http2Headers fields() {
        List<String> lines = head.lines().toList();
        Http2Headers fields = Http2Client.head(method, lines.get(0).split(" ", -1)[1]);
        for (String line : lines.subList(2, lines.size())) {
            int colon = line.indexOf(": ");
            fields.add(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 2));
        }
        return fields;
    }

    @Override
    public boolean isBodiless() {
        return method.equals("HEAD");
    }

    @Override
    public Optional<String> wrong(RawAnswer answer, Duration took) {
        boolean fine = answer.headers().containsKey("x-fault") ? isOfService(answer, took) : isOfGateway(answer);
        return fine
                ? Optional.empty()
                : Optional.of(this + " was answered after " + took.toMillis() + " ms: " + answer);
    }

    private boolean isOfService(RawAnswer answer, Duration took) {
        if (answer.status() != 200
                || !answer.header("x-soak").equals(id)
                || kind == Kind.GRPC
                || kind == Kind.NOWHERE) {
            return false;
        }
        Fault fault = Fault.valueOf(answer.header("x-fault"));
        int received = Integer.parseInt(answer.header("x-received"));
        if (received >= 0 && received != Math.max(0, sent)) {
            return false;
        }
        if (isBodiless()) {
            return answer.body().length == 0;
        }
        byte[] expected = FaultyService.body(id, size);
        byte[] body = answer.body();
        if (answer.whole()) {
            return Arrays.equals(body, expected);
        }
        return (fault.mayCut() || took.compareTo(DRAIN) > 0)
                && body.length <= size
                && Arrays.equals(body, 0, body.length, expected, 0, body.length);
    }

    private boolean isOfGateway(RawAnswer answer) {
        if (!answer.whole()) {
            return false;
        }
        if (answer.status() == 200) {
            return kind == Kind.GRPC
                    && SoakCall.json(answer).path("name").asString("").equals(id);
        }
        boolean expected = kind == Kind.NOWHERE ? answer.status() == 404 : REFUSALS.contains(answer.status());
        return expected
                && (isBodiless()
                        ? answer.body().length == 0
                        : SoakCall.json(answer).has("code"));
    }

    @Override
    public String toString() {
        return kind + " " + head.replace("\r\n", "|");
    }
}
