package io.lictor.server.backend;

import io.lictor.balancing.Endpoint;
import io.lictor.balancing.Failure;
import io.lictor.routing.Protocol;
import io.lictor.server.tracing.AttemptSpan;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import java.net.URI;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;

/**
 * Opens WebSockets to HTTP endpoints. Makes no second attempt by itself: that is the retry rule's decision.
 */
public final class WebSocketBackend {

    private final HttpPools pools;
    private final int largestFrame;

    /** @param largestFrame bytes of a message's part that is accepted */
    public WebSocketBackend(HttpPools pools, int largestFrame) {
        this.pools = pools;
        this.largestFrame = largestFrame;
    }

    /** Completes with the end of the handshake or with what went wrong; never fails. Cancelling closes the connection. */
    public Mono<Attempt<WebSocketAnswer>> open(Endpoint endpoint, WebSocketCall call, AttemptSpan span) {
        return pools.of(endpoint.id(), call.tls() ? Protocol.HTTPS : Protocol.HTTP, call.trust())
                .map(client -> open(client, endpoint, call, span))
                .orElseGet(() -> Mono.just(Unsuccessful.left()));
    }

    private Mono<Attempt<WebSocketAnswer>> open(
            HttpClient http, Endpoint endpoint, WebSocketCall call, AttemptSpan span) {
        Subprotocol subprotocol = new Subprotocol(call.protocols());
        // Pings are the client's and the backend's own affair: they are passed on.
        var client = new ReactorNettyWebSocketClient(
                Unadorned.client(http, call.headers())
                        .doOnRequest((request, connection) -> subprotocol.install(connection.channel())),
                () -> WebsocketClientSpec.builder()
                        .maxFramePayloadLength(largestFrame)
                        .handlePing(true));
        URI uri = URI.create((call.tls() ? "wss://" : "ws://") + endpoint.id().authority() + call.pathAndQuery());
        HttpHeaders headers = new HttpHeaders();
        call.headers().forEach(header -> headers.add(header.getKey(), header.getValue()));
        if (!call.protocols().isEmpty()) {
            headers.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL.toString(), String.join(", ", call.protocols()));
        }
        span.http("GET", uri.toString());
        span.propagate(headers, TraceHeaders::set);
        Mono<Attempt<WebSocketAnswer>> answered = Mono.create(sink -> {
            Disposable exchange = client.execute(uri, headers, new Handler(sink, subprotocol, span))
                    .subscribe(ended -> {}, cause -> sink.success(judge(cause, span)));
            sink.onCancel(exchange);
        });
        return Handover.guarded(answered, Attempt::discard)
                .timeout(call.timeout())
                .onErrorResume(cause -> Mono.just(Unsuccessful.broken(cause)));
    }

    private static Attempt<WebSocketAnswer> judge(Throwable cause, AttemptSpan span) {
        if (cause instanceof WebSocketClientHandshakeException declined && declined.response() != null) {
            span.answered(declined.response().status().code());
            return judge(declined.response());
        }
        return Unsuccessful.broken(cause);
    }

    private static Attempt<WebSocketAnswer> judge(HttpResponse declined) {
        int status = declined.status().code();
        WebSocketAnswer answer = new WebSocketAnswer.Declined(status);
        return switch (status) {
            case 503 -> new Attempt.Unwell<>(answer, Failure.UNAVAILABLE, Optional.empty(), () -> {});
            case 500, 502 -> new Attempt.Failing<>(answer, Failure.SERVER_ERROR);
            case 504 -> new Attempt.Failing<>(answer, Failure.TIMEOUT);
            case 429 -> new Attempt.Failing<>(answer, Failure.OVERLOADED);
            default -> new Attempt.Answered<>(answer);
        };
    }

    /** Keeps the connection until whoever got the session is done with it. */
    private record Handler(MonoSink<Attempt<WebSocketAnswer>> sink, Subprotocol subprotocol, AttemptSpan span)
            implements WebSocketHandler {

        @Override
        public Mono<Void> handle(WebSocketSession session) {
            span.answered(101);
            Sinks.Empty<Void> done = Sinks.empty();
            Runnable finish = done::tryEmitEmpty;
            var open = new WebSocketAnswer.Open(session, subprotocol.chosen(), finish);
            sink.success(new Attempt.Answered<>(open, finish));
            return done.asMono();
        }
    }
}
