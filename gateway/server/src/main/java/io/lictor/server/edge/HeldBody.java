package io.lictor.server.edge;

import io.lictor.server.exchange.Admission;
import java.util.concurrent.TimeoutException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/** Reads a request body into memory, within a size and a time. Stateless. */
final class HeldBody {

    private static final byte[] NOTHING = {};

    private HeldBody() {}

    static Mono<byte[]> read(ServerHttpRequest request, int limit) {
        return DataBufferUtils.join(RequestBody.decoded(request), limit)
                .map(RequestBody::taken)
                .defaultIfEmpty(NOTHING)
                .timeout(Admission.time(limit))
                .onErrorMap(DataBufferLimitException.class, tooMuch -> Admission.tooLarge(limit, true))
                .onErrorMap(TimeoutException.class, late -> Admission.tooSlow());
    }
}
