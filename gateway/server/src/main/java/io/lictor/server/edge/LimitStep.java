package io.lictor.server.edge;

import io.lictor.routing.Target;
import io.lictor.server.exchange.Admission;
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

/** Refuses a body that turns out to be too large while it streams; one that is held is counted by whoever holds it. */
final class LimitStep implements GatewayFilter {

    private final Admission admission;

    LimitStep(Admission admission) {
        this.admission = admission;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        if (!(Match.of(exchange).route().target() instanceof Target.Http target)) {
            return chain.filter(exchange);
        }
        OptionalLong limit = admission.limit(target);
        return chain.filter(limit.isEmpty() ? exchange : counted(exchange, limit.getAsLong()));
    }

    private static ServerWebExchange counted(ServerWebExchange exchange, long limit) {
        ServerHttpRequest request = exchange.getRequest();
        Flux<DataBuffer> body = Flux.defer(() -> {
            AtomicLong seen = new AtomicLong();
            return request.getBody().handle((buffer, sink) -> {
                if (seen.addAndGet(buffer.readableByteCount()) > limit) {
                    DataBufferUtils.release(buffer);
                    sink.error(Admission.tooLarge(limit, false));
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
}
