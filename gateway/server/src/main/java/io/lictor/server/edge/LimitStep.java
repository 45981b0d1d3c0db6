package io.lictor.server.edge;

import io.grpc.Status;
import io.lictor.routing.Target;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Refuses a body that is too large, by its announced length before a byte is read, else while it streams. */
final class LimitStep implements GatewayFilter {

    private final int heldLimit;
    private final OptionalLong proxiedLimit;

    LimitStep(int heldLimit, OptionalLong proxiedLimit) {
        this.heldLimit = heldLimit;
        this.proxiedLimit = proxiedLimit;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        if (StreamingStep.streamsRequest(Match.of(exchange).route().target())) {
            return chain.filter(exchange); // each message has the limit
        }
        boolean held = !(Match.of(exchange).route().target() instanceof Target.Http);
        OptionalLong limit = held ? OptionalLong.of(heldLimit) : proxiedLimit;
        if (limit.isEmpty()) {
            return chain.filter(exchange);
        }
        if (exchange.getRequest().getHeaders().getContentLength() > limit.getAsLong()) {
            return Mono.error(tooLarge(limit.getAsLong(), held));
        }
        // A held body is counted by whoever holds it.
        return chain.filter(held ? exchange : counted(exchange, limit.getAsLong()));
    }

    private static ServerWebExchange counted(ServerWebExchange exchange, long limit) {
        ServerHttpRequest request = exchange.getRequest();
        Flux<DataBuffer> body = Flux.defer(() -> {
            AtomicLong seen = new AtomicLong();
            return request.getBody().handle((buffer, sink) -> {
                if (seen.addAndGet(buffer.readableByteCount()) > limit) {
                    DataBufferUtils.release(buffer);
                    sink.error(tooLarge(limit, false));
                } else {
                    sink.next(buffer);
                }
            });
        });
        return exchange.mutate()
                .request(new ServerHttpRequestDecorator(request) {
                    @Override
                    public Flux<DataBuffer> getBody() {
                        return body;
                    }
                })
                .build();
    }

    static GatewayException tooLarge(long limit, boolean held) {
        return new GatewayException(
                Status.Code.RESOURCE_EXHAUSTED,
                413,
                "BODY_TOO_LARGE",
                "the request body exceeds " + limit + " bytes (lictor.limits." + (held ? "body" : "proxied-body")
                        + ")");
    }
}
