package io.lictor.server.edge;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** One line per request when switched on. Never logs query values or headers: they may hold secrets. */
final class AccessLogStep implements GatewayFilter {

    private static final Logger log = LoggerFactory.getLogger("io.lictor.access");

    private final boolean enabled;
    private final LongSupplier nanoTime;

    AccessLogStep(boolean enabled, LongSupplier nanoTime) {
        this.enabled = enabled;
        this.nanoTime = nanoTime;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        if (!enabled) {
            return chain.filter(exchange);
        }
        long start = nanoTime.getAsLong();
        return chain.filter(exchange).doFinally(signal -> {
            ServerHttpRequest request = exchange.getRequest();
            InetSocketAddress peer = request.getRemoteAddress();
            log.info(
                    "{} {} {} -> {} {} in {} us, id {}, {}",
                    peer == null ? "-" : peer.getHostString(),
                    request.getMethod(),
                    request.getURI().getRawPath(),
                    Match.of(exchange).route().id(),
                    exchange.getResponse().getStatusCode(),
                    TimeUnit.NANOSECONDS.toMicros(nanoTime.getAsLong() - start),
                    RequestIdStep.of(exchange),
                    signal);
        });
    }
}
