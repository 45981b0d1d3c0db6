package io.lictor.server.edge;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.setAlreadyRouted;

import io.lictor.routing.Target;
import io.lictor.server.backend.GrpcBackend;
import io.lictor.server.backend.GrpcCall;
import io.lictor.server.backend.GrpcRequest;
import io.lictor.server.backend.Retry;
import io.lictor.server.exchange.Answer;
import io.lictor.server.exchange.Exchange;
import io.lictor.server.exchange.GrpcAnswers;
import io.lictor.server.exchange.GrpcCalls;
import io.lictor.server.exchange.Unreachable;
import io.lictor.transcoding.Transcoder;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Turns a REST request into a unary gRPC call and its answer back. A body that cannot be understood is refused before
 * any endpoint is picked.
 */
final class TranscodingStep implements GatewayFilter {

    private final int bodyLimit;
    private final GrpcCalls calls;
    private final GrpcBackend backend;
    private final Retry retry;

    TranscodingStep(int bodyLimit, GrpcCalls calls, GrpcBackend backend, Retry retry) {
        this.bodyLimit = bodyLimit;
        this.calls = calls;
        this.backend = backend;
        this.retry = retry;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        if (!(Match.of(exchange).route().target() instanceof Target.Grpc target)
                || !target.method().unary()) {
            return chain.filter(exchange);
        }
        setAlreadyRouted(exchange);
        GrpcCalls.refuseGrpc(new SpringRequest(exchange.getRequest()));
        return HeldBody.read(exchange.getRequest(), bodyLimit)
                .flatMap(body -> call(Exchanges.of(exchange), target, body))
                .doOnNext(answer -> new WholeAnswer(answer).keepFor(exchange))
                .then(Mono.defer(() -> chain.filter(exchange)));
    }

    private Mono<Answer> call(Exchange exchange, Target.Grpc target, byte[] body) {
        Transcoder transcoder = target.transcoder();
        GrpcRequest request = GrpcCalls.held(exchange, transcoder, body);
        GrpcCall call = calls.call(exchange, target, request);
        return retry.run(
                        GrpcCalls.plan(exchange, target),
                        (endpoint, spent, span) -> backend.call(endpoint, call.after(spent), span))
                .onErrorMap(cause -> Unreachable.explain(cause, exchange.route(), GrpcCalls.timeout(exchange)))
                .doOnNext(served -> served.permit().success())
                .map(served -> GrpcAnswers.of(served.answer(), target, exchange.record()));
    }
}
