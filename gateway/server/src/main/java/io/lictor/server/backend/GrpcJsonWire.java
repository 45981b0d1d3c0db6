package io.lictor.server.backend;

import io.grpc.Metadata;
import io.grpc.Status;
import io.lictor.balancing.Endpoint;
import io.lictor.server.tracing.AttemptSpan;
import io.lictor.transcoding.GrpcStatusMapping;
import io.lictor.transcoding.HeaderMapping;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * gRPC whose messages are JSON, as go-micro's servers also take it. grpc-java cannot say it: its transport writes {@code
 * application/grpc} whatever it is asked for, so unary calls are made of HTTP/2 here.
 */
final class GrpcJsonWire implements MicroWire {

    /** Bytes before each message: whether it is compressed, and its length in four. */
    static final int PREFIX = 5;

    private static final String JSON = "application/grpc+json";
    private static final long MOST_DIGITS = 99_999_999;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

    private final HttpExchange http2;

    GrpcJsonWire(HttpExchange http2) {
        this.http2 = http2;
    }

    @Override
    public String system() {
        return "grpc";
    }

    @Override
    public Mono<MicroAnswer> call(HttpClient client, Endpoint endpoint, MicroCall call, AttemptSpan span) {
        var post = new HttpExchange.Post(path(call), headers(call, span), framed(call.json()), call.timeout());
        return http2.call(client, endpoint, post).map(GrpcJsonWire::answer);
    }

    /** The server looks at the last dotted part only; the rest is for people. */
    private static String path(MicroCall call) {
        String method = call.endpoint().replace('.', '/');
        return NAME.matcher(call.service()).matches() ? "/" + call.service() + "." + method : "/" + method;
    }

    private static HttpHeaders headers(MicroCall call, AttemptSpan span) {
        HttpHeaders headers = new DefaultHttpHeaders().set(call.headers());
        span.propagate(headers, TraceHeaders::set);
        return headers.set(HttpHeaderNames.CONTENT_TYPE, JSON)
                .set(HttpHeaderNames.TE, "trailers")
                .set("grpc-timeout", grpcTimeout(call.timeout()))
                .set("grpc-accept-encoding", "identity")
                // Version 1 looks for its codec here, and all count nanoseconds there.
                .set("x-content-type", JSON)
                .set("timeout", call.timeout().toNanos());
    }

    private static String grpcTimeout(Duration timeout) {
        long millis = Math.max(1, timeout.toMillis());
        return millis <= MOST_DIGITS ? millis + "m" : Math.min(timeout.toSeconds(), MOST_DIGITS) + "S";
    }

    private static byte[] framed(byte[] message) {
        return ByteBuffer.allocate(PREFIX + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
    }

    private static MicroAnswer answer(HttpExchange.Whole whole) {
        Optional<Status> status = status(whole);
        if (status.isEmpty()) {
            Status instead = GrpcStatusMapping.code(whole.status()).toStatus();
            return MicroAnswer.of(MicroFault.of(instead.withDescription("the service does not answer in gRPC")));
        }
        if (!status.get().isOk()) {
            return MicroAnswer.of(MicroFault.of(status.get()));
        }
        ByteBuffer frame = ByteBuffer.wrap(whole.body());
        if (frame.remaining() < PREFIX || frame.get() != 0 || frame.getInt() != frame.remaining()) {
            return MicroAnswer.of(MicroFault.broken("the service did not answer with one uncompressed message"));
        }
        byte[] message = new byte[frame.remaining()];
        frame.get(message);
        return MicroAnswer.of(metadata(whole), message);
    }

    /** Trailers alone come as headers. */
    private static Optional<Status> status(HttpExchange.Whole whole) {
        String code = whole.trailers().get("grpc-status", whole.headers().get("grpc-status", ""));
        if (whole.status() != 200 || !code.matches("[0-9]{1,2}")) {
            return Optional.empty();
        }
        String text = whole.trailers().get("grpc-message", whole.headers().get("grpc-message", ""));
        return Optional.of(Status.fromCodeValue(Integer.parseInt(code)).withDescription(decoded(text)));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }

    /** Headers and trailers, since there is nothing between them; binary ones are gRPC's affair. */
    private static Metadata metadata(HttpExchange.Whole whole) {
        HttpHeaders all = new DefaultHttpHeaders();
        Stream.of(whole.headers(), whole.trailers())
                .flatMap(headers -> headers.entries().stream())
                .filter(header -> !header.getKey().endsWith(Metadata.BINARY_HEADER_SUFFIX))
                .forEach(header -> all.add(header.getKey(), header.getValue()));
        return HeaderMapping.toMetadata(all.entries());
    }
}
