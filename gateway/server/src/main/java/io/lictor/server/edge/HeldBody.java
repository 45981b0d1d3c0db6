package io.lictor.server.edge;

import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/** Reads a request body into memory, within a size and a time. Stateless. */
final class HeldBody {

    private static final Duration BASE_TIME = Duration.ofSeconds(15);
    /** A client slower than this many bytes per second does not want an answer. */
    private static final int SLOWEST_BYTES_PER_SECOND = 64 * 1024;

    private static final byte[] NOTHING = {};

    private HeldBody() {}

    static Mono<byte[]> read(ServerHttpRequest request, int limit) {
        return DataBufferUtils.join(RequestBody.decoded(request), limit)
                .map(RequestBody::taken)
                .defaultIfEmpty(NOTHING)
                .timeout(BASE_TIME.plusSeconds(limit / SLOWEST_BYTES_PER_SECOND))
                .onErrorMap(DataBufferLimitException.class, tooMuch -> LimitStep.tooLarge(limit, true))
                .onErrorMap(
                        TimeoutException.class,
                        late -> new GatewayException(
                                Status.Code.DEADLINE_EXCEEDED,
                                408,
                                "BODY_TOO_SLOW",
                                "the request body did not arrive in time"));
    }
}
