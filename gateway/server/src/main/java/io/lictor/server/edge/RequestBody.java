package io.lictor.server.edge;

import io.grpc.Status;
import io.lictor.server.exchange.GatewayException;
import io.lictor.server.exchange.Gunzip;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Flux;

/** The body of a request without its content coding. Stateless. */
final class RequestBody {

    private RequestBody() {}

    /** As buffers that the reader releases. */
    static Flux<DataBuffer> decoded(ServerHttpRequest request) {
        return isGzip(request)
                ? Gunzip.pieces(request.getBody().map(RequestBody::taken))
                        .map(DefaultDataBufferFactory.sharedInstance::wrap)
                : request.getBody();
    }

    /** As bytes. */
    static Flux<byte[]> decoded(ServerHttpRequest request, Inactivity inactivity) {
        Flux<byte[]> parts = inactivity.watch(request.getBody().map(RequestBody::taken));
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
