package io.lictor.server.edge;

import io.grpc.Status;
import io.lictor.server.exchange.GatewayException;
import io.lictor.server.exchange.Gunzip;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/** The body of a request without its content coding. Stateless. */
final class RequestBody {

    private static final Logger log = LoggerFactory.getLogger(RequestBody.class);

    /** Where Reactor looks for who takes errors that come after an end. */
    private static final String LATE_ERRORS = "reactor.onErrorDropped.local";

    /**
     * Reactor Netty tells the reader of a body of a reset connection, and once more when the reader's answer to that has come to
     * nothing: Reactor would log it as an error.
     */
    private static final Context TOLD_TWICE = Context.of(
            LATE_ERRORS, (Consumer<Throwable>) again -> log.debug("The client's connection broke in its body", again));

    private RequestBody() {}

    private static Flux<DataBuffer> received(ServerHttpRequest request) {
        return request.getBody().contextWrite(TOLD_TWICE);
    }

    /** As buffers that the reader releases. */
    static Flux<DataBuffer> decoded(ServerHttpRequest request) {
        return isGzip(request)
                ? Gunzip.pieces(received(request).map(RequestBody::taken))
                        .map(DefaultDataBufferFactory.sharedInstance::wrap)
                : received(request);
    }

    /** As bytes. */
    static Flux<byte[]> decoded(ServerHttpRequest request, Inactivity inactivity) {
        Flux<byte[]> parts = inactivity.watch(received(request).map(RequestBody::taken));
        return isGzip(request) ? Gunzip.pieces(parts) : parts;
    }

    /** The buffer's bytes; it is released. */
    static byte[] taken(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    /** @throws GatewayException for a coding that is not known here */
    private static boolean isGzip(ServerHttpRequest request) {
        List<String> headers = request.getHeaders().getOrEmpty(HttpHeaders.CONTENT_ENCODING);
        String coding = String.join(",", headers).strip().toLowerCase(Locale.ROOT);
        return switch (coding) {
            case "", "identity" -> false;
            case "gzip", "x-gzip" -> true;
            default ->
                throw new GatewayException(
                        Status.Code.INVALID_ARGUMENT,
                        415,
                        "UNSUPPORTED_ENCODING",
                        "header 'content-encoding': expected gzip or identity, got \"" + coding + "\"",
                        Map.of(HttpHeaders.ACCEPT_ENCODING, "gzip, identity"));
        };
    }
}
