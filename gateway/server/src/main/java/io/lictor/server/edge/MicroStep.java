package io.lictor.server.edge;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.setAlreadyRouted;

import io.grpc.Metadata;
import io.lictor.routing.Target;
import io.lictor.server.backend.MicroAnswer;
import io.lictor.server.backend.MicroBackend;
import io.lictor.server.backend.MicroCall;
import io.lictor.server.backend.MicroFault;
import io.lictor.server.backend.Retry;
import io.lictor.transcoding.HeaderMapping;
import io.lictor.transcoding.StatusBody;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
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
        GrpcCalls.refuseGrpc(exchange.getRequest());
        return HeldBody.read(exchange.getRequest(), bodyLimit)
                .flatMap(body -> call(exchange, target, isRead(exchange.getRequest()) ? NOTHING : body))
                .doOnNext(answer -> answer.keepFor(exchange))
                .then(Mono.defer(() -> chain.filter(exchange)));
    }

    private Mono<Answer> call(ServerWebExchange exchange, Target.Micro target, byte[] body) {
        Match match = Match.of(exchange);
        Duration timeout = GrpcCalls.timeout(exchange);
        MicroCall call = new MicroCall(
                target.service(),
                target.endpoint(),
                MicroBody.of(
                        match.route().template(),
                        match.variables(),
                        exchange.getRequest().getURI().getRawQuery(),
                        body),
                headers(exchange),
                timeout);
        var plan = new Retry.Plan(
                target.cluster(),
                match.route().traffic().withTimeout(timeout),
                target.declared() && isRead(exchange.getRequest()),
                HashKeyStep.of(exchange),
                ExchangeRecord.of(exchange).trail());
        return retry.run(
                        plan,
                        (endpoint, spent, span) -> backend.call(endpoint, target.protocol(), call.after(spent), span))
                .onErrorMap(cause -> Unreachable.explain(cause, match.route(), timeout))
                .doOnNext(served -> served.permit().success())
                .map(served -> answer(served.answer()));
    }

    /** go-micro's gateway reads no body of these. */
    private static boolean isRead(ServerHttpRequest request) {
        return request.getMethod().equals(HttpMethod.GET) || request.getMethod().equals(HttpMethod.HEAD);
    }

    /**
     * What may go along. A client's own {@code Micro-} headers may not: {@code Micro-Topic} would make a published message
     * of its call, and others speak for a service.
     */
    private io.netty.handler.codec.http.HttpHeaders headers(ServerWebExchange exchange) {
        io.netty.handler.codec.http.HttpHeaders headers = new DefaultHttpHeaders();
        Metadata metadata =
                HeaderMapping.toMetadata(rules.towardsBackend(exchange, "").entries());
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
        headers.setContentType(MediaType.APPLICATION_JSON);
        if (answer.fault().isPresent()) {
            return failure(answer.fault().get(), headers);
        }
        return new Answer(answer.json().length == 0 ? 204 : 200, headers, answer.json());
    }

    private static Answer failure(MicroFault fault, HttpHeaders headers) {
        if (fault.httpStatus() == 401 && !headers.containsHeader(HttpHeaders.WWW_AUTHENTICATE)) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        byte[] body = StatusBody.of(fault.code(), fault.message(), fault.reason(), fault.details());
        return new Answer(fault.httpStatus(), headers, body);
    }
}
