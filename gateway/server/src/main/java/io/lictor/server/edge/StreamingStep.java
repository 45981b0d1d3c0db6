package io.lictor.server.edge;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.setAlreadyRouted;

import com.google.protobuf.Descriptors.MethodDescriptor;
import io.lictor.routing.Target;
import io.lictor.server.backend.GrpcAnswer;
import io.lictor.server.backend.GrpcBackend;
import io.lictor.server.backend.GrpcCall;
import io.lictor.server.backend.GrpcRequest;
import io.lictor.server.backend.GrpcStream;
import io.lictor.server.backend.Retry;
import io.lictor.server.exchange.Admission;
import io.lictor.server.exchange.AnswerStream;
import io.lictor.server.exchange.EdgeSettings;
import io.lictor.server.exchange.Exchange;
import io.lictor.server.exchange.GrpcAnswers;
import io.lictor.server.exchange.GrpcCalls;
import io.lictor.server.exchange.Unreachable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Turns a REST request into a gRPC call that streams its request, its answer or both. A streamed request is sent while it
 * arrives; a streamed answer is written while it arrives, and nothing is written before its first message, so that an
 * error before that has an HTTP status of its own.
 */
final class StreamingStep implements GatewayFilter {

    private final int bodyLimit;
    private final StreamedBody streamedBody;
    private final GrpcCalls calls;
    private final GrpcBackend backend;
    private final Retry retry;

    StreamingStep(EdgeSettings settings, GrpcCalls calls, GrpcBackend backend, Retry retry) {
        this.bodyLimit = settings.heldBodyLimit();
        this.streamedBody = new StreamedBody(
                settings.heldBodyLimit(), new Inactivity(settings.streamInactivity(), settings.nanoTime()));
        this.calls = calls;
        this.backend = backend;
        this.retry = retry;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        if (!(Match.of(exchange).route().target() instanceof Target.Grpc target)
                || target.method().unary()) {
            return chain.filter(exchange);
        }
        setAlreadyRouted(exchange);
        GrpcCalls.refuseGrpc(new SpringRequest(exchange.getRequest()));
        Exchange shared = Exchanges.of(exchange);
        return request(exchange, target)
                .flatMap(request -> reply(exchange, target, calls.call(shared, target, request)))
                .doOnNext(reply -> reply.keepFor(exchange))
                .then(Mono.defer(() -> chain.filter(exchange)));
    }

    private Mono<GrpcRequest> request(ServerWebExchange exchange, Target.Grpc target) {
        return Admission.streamsRequest(target)
                ? Mono.just(new GrpcRequest.Streamed(streamedBody.messages(exchange, target)))
                : HeldBody.read(exchange.getRequest(), bodyLimit)
                        .map(body -> GrpcCalls.held(Exchanges.of(exchange), target.transcoder(), body));
    }

    private Mono<Reply> reply(ServerWebExchange exchange, Target.Grpc target, GrpcCall call) {
        MethodDescriptor method = target.method().descriptor();
        Exchange shared = Exchanges.of(exchange);
        Retry.Plan plan = GrpcCalls.plan(shared, target);
        Mono<Reply> reply = method.isServerStreaming()
                ? retry.run(plan, (endpoint, spent, span) -> backend.stream(endpoint, call.after(spent), span))
                        .map(served -> streamed(exchange, target, served))
                : retry.run(plan, (endpoint, spent, span) -> backend.call(endpoint, call.after(spent), span))
                        .map(served -> whole(exchange, target, served));
        return reply.onErrorMap(cause -> Unreachable.explain(cause, shared.route(), GrpcCalls.timeout(shared)));
    }

    private static Reply whole(ServerWebExchange exchange, Target.Grpc target, Retry.Served<GrpcAnswer> served) {
        served.permit().success();
        return new WholeAnswer(GrpcAnswers.of(served.answer(), target, Exchanges.record(exchange)));
    }

    private static Reply streamed(ServerWebExchange exchange, Target.Grpc target, Retry.Served<GrpcStream> served) {
        AnswerStream stream = new AnswerStream(Exchanges.of(exchange), target, served);
        return stream.whole().<Reply>map(WholeAnswer::new).orElseGet(() -> {
            PermitStep.hold(exchange, served.permit());
            return new StreamedAnswer(stream);
        });
    }
}
