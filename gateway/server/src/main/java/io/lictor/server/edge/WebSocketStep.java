package io.lictor.server.edge;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.setAlreadyRouted;

import io.grpc.Status;
import io.lictor.balancing.Failure;
import io.lictor.balancing.Permit;
import io.lictor.routing.Protocol;
import io.lictor.routing.Route;
import io.lictor.routing.Target;
import io.lictor.server.backend.Retry;
import io.lictor.server.backend.Trust;
import io.lictor.server.backend.WebSocketAnswer;
import io.lictor.server.backend.WebSocketBackend;
import io.lictor.server.backend.WebSocketCall;
import io.lictor.server.exchange.GatewayException;
import io.lictor.server.exchange.HeaderRules;
import io.lictor.server.exchange.Unreachable;
import io.lictor.server.exchange.UpstreamPath;
import io.lictor.transcoding.GrpcStatusMapping;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;

/**
 * Opens a WebSocket to an endpoint, and only then the client's own: so a handshake that fails is answered in HTTP, and may
 * be tried elsewhere. Then passes messages both ways.
 */
final class WebSocketStep implements GatewayFilter {

    private static final String PROTOCOLS = "Sec-WebSocket-Protocol";

    private static final List<String> HANDSHAKE = List.of(
            PROTOCOLS,
            "Sec-WebSocket-Key",
            "Sec-WebSocket-Version",
            "Sec-WebSocket-Extensions",
            "Sec-WebSocket-Accept");

    private final HeaderRules rules;
    private final WebSocketBackend backend;
    private final WebSocketService clients;
    private final Retry retry;

    WebSocketStep(HeaderRules rules, WebSocketBackend backend, WebSocketService clients, Retry retry) {
        this.rules = rules;
        this.backend = backend;
        this.clients = clients;
        this.retry = retry;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Route route = Match.of(exchange).route();
        if (!(route.target() instanceof Target.Http target) || !isWishedBy(exchange.getRequest())) {
            return chain.filter(exchange);
        }
        if (target.protocol() == Protocol.H2C) {
            return Mono.error(new GatewayException(
                    Status.Code.UNIMPLEMENTED,
                    501,
                    "NO_WEBSOCKET",
                    "service " + route.service() + " speaks h2c, over which WebSockets are not passed on"));
        }
        setAlreadyRouted(exchange);
        WebSocketCall call = call(exchange, route, target);
        // A handshake changes nothing: it may be made twice.
        var plan = new Retry.Plan(
                target.cluster(),
                route.traffic(),
                true,
                HashKeyStep.of(exchange),
                Exchanges.record(exchange).trail());
        return retry.run(plan, (endpoint, spent, span) -> backend.open(endpoint, call.after(spent), span))
                .onErrorMap(cause -> Unreachable.explain(cause, route, call.timeout()))
                .flatMap(served -> {
                    PermitStep.hold(exchange, served.permit());
                    return pass(exchange, route, served);
                });
    }

    private Mono<Void> pass(ServerWebExchange exchange, Route route, Retry.Served<WebSocketAnswer> served) {
        if (served.answer() instanceof WebSocketAnswer.Open open) {
            Sinks.Empty<Void> over = Sinks.empty();
            exchange.getResponse().setStatusCode(HttpStatus.SWITCHING_PROTOCOLS);
            // Upgrading is all that the service waits for.
            return clients.handleRequest(exchange, new Client(open, served.permit(), over))
                    .subscribeOn(loop(exchange.getResponse()))
                    .then(over.asMono())
                    .doFinally(end -> open.finish().run());
        }
        int status = ((WebSocketAnswer.Declined) served.answer()).httpStatus();
        int told = status < 400 ? 502 : status;
        return Mono.error(new GatewayException(
                GrpcStatusMapping.code(told),
                told,
                "WEBSOCKET_DECLINED",
                "service " + route.service() + " answered the WebSocket handshake with HTTP " + status));
    }

    /** Of the client's connection, whose handlers are exchanged: on the backend's, the client might leave halfway. */
    private static Scheduler loop(ServerHttpResponse response) {
        Object ours = ServerHttpResponseDecorator.getNativeResponse(response);
        return ours instanceof Connection connection
                ? Schedulers.fromExecutor(connection.channel().eventLoop())
                : Schedulers.immediate();
    }

    private WebSocketCall call(ServerWebExchange exchange, Route route, Target.Http target) {
        ServerHttpRequest request = exchange.getRequest();
        SpringRequest incoming = new SpringRequest(request);
        UpstreamPath path = UpstreamPathStep.path(exchange, target);
        HttpHeaders headers = rules.towardsBackend(incoming, RequestIdStep.of(exchange), path.stripped());
        rules.host(incoming, target.handling().host()).ifPresent(name -> headers.set(HttpHeaderNames.HOST, name));
        HANDSHAKE.forEach(headers::remove);
        List<String> protocols = request.getHeaders().getOrEmpty(PROTOCOLS).stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        return new WebSocketCall(
                path.pathAndQuery(),
                headers,
                protocols,
                target.protocol().tls(),
                Trust.of(target.handling()),
                route.timeout());
    }

    static boolean isWishedBy(ServerHttpRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeaders().getUpgrade());
    }

    /** @param over told when both sides are closed */
    private record Client(WebSocketAnswer.Open backend, Permit permit, Sinks.Empty<Void> over)
            implements WebSocketHandler {

        @Override
        public List<String> getSubProtocols() {
            return backend.subprotocol().map(List::of).orElseGet(List::of);
        }

        @Override
        public Mono<Void> handle(WebSocketSession client) {
            return WebSocketRelay.between(client, backend.session(), () -> permit.failure(Failure.RESET))
                    .doFinally(end -> over.tryEmitEmpty());
        }
    }
}
