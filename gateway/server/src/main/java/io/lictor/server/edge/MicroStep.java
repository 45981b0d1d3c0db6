package io.lictor.server.edge;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.setAlreadyRouted;

import io.grpc.Metadata;
import io.lictor.routing.Target;
import io.lictor.server.backend.MicroAnswer;
import io.lictor.server.backend.MicroBackend;
import io.lictor.server.backend.MicroCall;
import io.lictor.server.backend.MicroFault;
import io.lictor.server.backend.Retry;
import io.lictor.server.exchange.Answer;
import io.lictor.server.exchange.Exchange;
import io.lictor.server.exchange.GrpcAnswers;
import io.lictor.server.exchange.GrpcCalls;
import io.lictor.server.exchange.HeaderRules;
import io.lictor.server.exchange.Unreachable;
import io.lictor.server.request.IncomingRequest;
import io.lictor.transcoding.HeaderMapping;
import io.lictor.transcoding.StatusBody;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Turns a REST request into a call of a go-micro service and its answer back. A body that makes no message is refused
 * before any endpoint is picked.
 */
final class MicroStep implements GatewayFilter {

    /** Words of go-micro's own in its metadata. */
    private static final Set<String> OWN = Set.of("timeout", "content-type", "x-content-type", "accept");

    private static final byte[] NOTHING = {};

    private final int bodyLimit;
    private final HeaderRules rules;
    private final MicroBackend backend;
    private final Retry retry;

    MicroStep(int bodyLimit, HeaderRules rules, MicroBackend backend, Retry retry) {
        this.bodyLimit = bodyLimit;
        this.rules = rules;
        this.backend = backend;
        this.retry = retry;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        if (!(Match.of(exchange).route().target() instanceof Target.Micro target)) {
            return chain.filter(exchange);
        }
        setAlreadyRouted(exchange);
        GrpcCalls.refuseGrpc(new SpringRequest(exchange.getRequest()));
        return HeldBody.read(exchange.getRequest(), bodyLimit)
                .flatMap(body -> call(Exchanges.of(exchange), target, body))
                .doOnNext(answer -> new WholeAnswer(answer).keepFor(exchange))
                .then(Mono.defer(() -> chain.filter(exchange)));
    }

    private Mono<Answer> call(Exchange exchange, Target.Micro target, byte[] body) {
        boolean read = isRead(exchange.request());
        Duration timeout = GrpcCalls.timeout(exchange);
        MicroCall call = new MicroCall(
                target.service(),
                target.endpoint(),
                MicroBody.of(
                        exchange.route().template(),
                        exchange.variables(),
                        exchange.request().rawQuery(),
                        read ? NOTHING : body),
                headers(exchange),
                timeout);
        var plan = new Retry.Plan(
                        target.cluster(),
                        exchange.route().traffic(),
                        target.declared() && read,
                        exchange.hashKey(),
                        exchange.record().trail())
                .within(timeout);
        return retry.run(
                        plan,
                        (endpoint, spent, span) -> backend.call(endpoint, target.protocol(), call.after(spent), span))
                .onErrorMap(cause -> Unreachable.explain(cause, exchange.route(), timeout))
                .doOnNext(served -> served.permit().success())
                .map(served -> answer(served.answer()));
    }

    /** go-micro's gateway reads no body of these. */
    private static boolean isRead(IncomingRequest request) {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    /**
     * What may go along. A client's own {@code Micro-} headers may not: {@code Micro-Topic} would make a published message
     * of its call, and others speak for a service.
     */
    private HttpHeaders headers(Exchange exchange) {
        HttpHeaders headers = new DefaultHttpHeaders();
        Metadata metadata = HeaderMapping.toMetadata(rules.towardsBackend(exchange.request(), exchange.requestId(), "")
                .entries());
        HeaderMapping.toHeaders(metadata, (name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!OWN.contains(lower)
                    && !lower.startsWith("micro-")
                    && !lower.startsWith("x-micro-")
                    && !lower.startsWith("x-api-")) {
                headers.add(name, value);
            }
        });
        return headers;
    }

    private static Answer answer(MicroAnswer answer) {
        HttpHeaders headers = GrpcAnswers.headers(answer.headers());
        headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json");
        if (answer.fault().isPresent()) {
            return failure(answer.fault().get(), headers);
        }
        return new Answer(answer.json().length == 0 ? 204 : 200, headers, answer.json());
    }

    private static Answer failure(MicroFault fault, HttpHeaders headers) {
        if (fault.httpStatus() == 401 && !headers.contains(HttpHeaderNames.WWW_AUTHENTICATE)) {
            headers.set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        byte[] body = StatusBody.of(fault.code(), fault.message(), fault.reason(), fault.details());
        return new Answer(fault.httpStatus(), headers, body);
    }
}
