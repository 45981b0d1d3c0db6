package io.lictor.server.edge;

import io.lictor.balancing.Failure;
import io.lictor.balancing.Permit;
import io.lictor.server.backend.BrokenAnswerException;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.PrematureCloseException;

/**
 * Ends the permit of a call once its answer has been written, so that a long body counts as load to its end. Every
 * other ending has been told by then, and the first one counts.
 */
final class PermitStep implements GatewayFilter {

    private static final String ATTRIBUTE = PermitStep.class.getName();

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return chain.filter(exchange)
                .doOnSuccess(done -> end(exchange, Permit::success))
                .doOnError(PermitStep::isOfBackend, broken -> end(exchange, p -> p.failure(Failure.RESET)))
                .doOnError(broken -> end(exchange, Permit::ignore))
                .doOnCancel(() -> end(exchange, Permit::ignore));
    }

    private static boolean isOfBackend(Throwable cause) {
        return cause instanceof PrematureCloseException || cause instanceof BrokenAnswerException;
    }

    static void hold(ServerWebExchange exchange, Permit permit) {
        exchange.getAttributes().put(ATTRIBUTE, permit);
    }

    private static void end(ServerWebExchange exchange, Ending ending) {
        Permit permit = exchange.getAttribute(ATTRIBUTE);
        if (permit != null) {
            ending.of(permit);
        }
    }

    private interface Ending {
        void of(Permit permit);
    }
}
