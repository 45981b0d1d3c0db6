package io.lictor.server.edge;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.CLIENT_RESPONSE_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.isAlreadyRouted;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.setAlreadyRouted;

import io.lictor.routing.HostHeader;
import io.lictor.routing.Route;
import io.lictor.routing.Target;
import io.lictor.server.backend.HttpAnswer;
import io.lictor.server.backend.HttpBackend;
import io.lictor.server.backend.HttpCall;
import io.lictor.server.backend.Retry;
import io.lictor.server.backend.Trust;
import io.lictor.server.exchange.EdgeSettings;
import io.lictor.server.exchange.HeaderRules;
import io.lictor.server.exchange.Repeatable;
import io.lictor.server.exchange.Unreachable;
import io.lictor.server.exchange.UpstreamPath;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Optional;
import org.reactivestreams.Publisher;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Passes a request on to an HTTP endpoint; Spring's own filter then writes the answer's body to the client. */
final class ForwardingStep implements GatewayFilter {

    private final Inactivity inactivity;
    private final HeaderRules rules;
    private final HttpBackend backend;
    private final Retry retry;

    ForwardingStep(EdgeSettings settings, HeaderRules rules, HttpBackend backend, Retry retry) {
        this.inactivity = new Inactivity(settings.streamInactivity(), settings.nanoTime());
        this.rules = rules;
        this.backend = backend;
        this.retry = retry;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Route route = Match.of(exchange).route();
        if (isAlreadyRouted(exchange)
                || WebSocketStep.isWishedBy(exchange.getRequest())
                || !(route.target() instanceof Target.Http target)) {
            return chain.filter(exchange);
        }
        setAlreadyRouted(exchange);
        HttpCall call = call(exchange, route, target);
        boolean idempotent = Repeatable.is(call.method().name(), call.body().isPresent());
        var plan = new Retry.Plan(
                target.cluster(),
                route.traffic(),
                idempotent,
                HashKeyStep.of(exchange),
                Exchanges.record(exchange).trail());
        return retry.run(plan, (endpoint, spent, span) -> backend.call(endpoint, call.after(spent), span))
                .onErrorMap(cause -> Unreachable.explain(cause, route, call.timeout()))
                .flatMap(served -> {
                    PermitStep.hold(exchange, served.permit());
                    answer(exchange, served.answer());
                    return chain.filter(exchange);
                });
    }

    private HttpCall call(ServerWebExchange exchange, Route route, Target.Http target) {
        ServerHttpRequest request = exchange.getRequest();
        SpringRequest incoming = new SpringRequest(request);
        UpstreamPath path = UpstreamPathStep.path(exchange, target);
        HttpHeaders headers = rules.towardsBackend(incoming, RequestIdStep.of(exchange), path.stripped());
        HostHeader host = target.handling().host();
        rules.host(incoming, host).ifPresent(name -> headers.set(HttpHeaderNames.HOST, name));
        return new HttpCall(
                HttpMethod.valueOf(request.getMethod().name()),
                path.pathAndQuery(),
                headers,
                body(request),
                target.protocol(),
                Trust.of(target.handling()),
                route.timeout());
    }

    private Optional<Publisher<ByteBuf>> body(ServerHttpRequest request) {
        boolean framed = request.getHeaders().getContentLength() > 0
                || request.getHeaders().containsHeader("Transfer-Encoding");
        return framed
                ? Optional.of(inactivity
                        .watch(request.getBody())
                        .doOnDiscard(DataBuffer.class, DataBufferUtils::release)
                        .map(NettyDataBufferFactory::toByteBuf))
                : Optional.empty();
    }

    private void answer(ServerWebExchange exchange, HttpAnswer answer) {
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(HttpStatusCode.valueOf(answer.head().status().code()));
        HttpHeaders headers = answer.head().responseHeaders().copy();
        HeaderRules.strip(headers);
        headers.forEach(header -> response.getHeaders().add(header.getKey(), header.getValue()));
        // Before Spring asks for them to pass them on. That the answer broke off is told by its body.
        var unused = answer.head().trailerHeaders().subscribe(HeaderRules::stripTrailers, broken -> {});
        exchange.getAttributes().put(CLIENT_RESPONSE_ATTR, answer.head());
        exchange.getAttributes().put(CLIENT_RESPONSE_CONN_ATTR, answer.connection());
    }
}
