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
import io.lictor.server.exchange.Answer;
import io.lictor.server.exchange.EdgeSettings;
import io.lictor.server.exchange.Exchange;
import io.lictor.server.exchange.GrpcAnswers;
import io.lictor.server.exchange.GrpcCalls;
import io.lictor.server.exchange.Unreachable;
import io.lictor.transcoding.ResponseStream;
import io.lictor.transcoding.Transcoder;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpHeaders;
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
        Transcoder transcoder = target.transcoder();
        Exchange shared = Exchanges.of(exchange);
        if (Admission.streamsRequest(target)) {
            return Mono.just(
                    new GrpcRequest.Streamed(streamedBody.messages(exchange, GrpcCalls.head(shared), transcoder)));
        }
        return HeldBody.read(exchange.getRequest(), bodyLimit).map(body -> GrpcCalls.held(shared, transcoder, body));
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
        ResponseStream form = target.transcoder()
                .responseStream(exchange.getRequest().getHeaders().getFirst(HttpHeaders.ACCEPT));
        GrpcStream stream = served.answer();
        if (stream.ended().isPresent()) {
            served.permit().success();
            Exchanges.record(exchange).called(stream.ended().get().status());
            return new WholeAnswer(ended(stream.ended().get(), target, form));
        }
        PermitStep.hold(exchange, served.permit());
        return new StreamedAnswer(stream.headers(), stream.messages(served.permit()), form, target);
    }

    /** An answer without messages. */
    private static Answer ended(GrpcAnswer answer, Target.Grpc target, ResponseStream form) {
        if (!answer.status().isOk()) {
            return GrpcAnswers.failure(answer, target);
        }
        io.netty.handler.codec.http.HttpHeaders headers = GrpcAnswers.headers(answer);
        headers.set(HttpHeaderNames.CONTENT_TYPE, form.contentType());
        return new Answer(200, headers, form.end());
    }
}
