package io.lictor.acceptance;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * An HTTP server in this JVM for what WireMock cannot do: {@code /ok} answers quickly and {@code /slow} after a second, {@code /echo} is a WebSocket that
 * says back what it hears, {@code /events} a text/event-stream of what the test publishes, {@code /uri} says the raw
 * request target.
 */
final class NettyBackend implements AutoCloseable {

    private static final Duration SLOW = Duration.ofSeconds(1);

    private final Sinks.Many<String> events = Sinks.many().multicast().directBestEffort();
    private final AtomicLong lastAsked = new AtomicLong(System.nanoTime());
    private final DisposableServer server = HttpServer.create()
            .bindAddress(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .route(this::routes)
            .bindNow();

    int port() {
        return server.port();
    }

    /** When the last request for {@code /ok} began, by {@link System#nanoTime}. */
    long lastAsked() {
        return lastAsked.get();
    }

    /** How many read the events at the moment. */
    int readers() {
        return events.currentSubscriberCount();
    }

    void publish(String event) {
        events.emitNext("data: " + event + "\n\n", Sinks.EmitFailureHandler.FAIL_FAST);
    }

    /** Ends the streams of events. */
    void end() {
        events.emitComplete(Sinks.EmitFailureHandler.FAIL_FAST);
    }

    @Override
    public void close() {
        server.disposeNow();
    }

    private void routes(HttpServerRoutes routes) {
        routes.ws("/echo", (in, out) -> out.sendString(in.receive().asString()))
                .get("/ok", (request, response) -> {
                    lastAsked.set(System.nanoTime());
                    return response.sendString(Mono.just("ok"));
                })
                .get(
                        "/slow",
                        (request, response) ->
                                response.sendString(Mono.just("late").delayElement(SLOW)))
                .get("/events", this::stream)
                .get("/uri/**", (request, response) -> response.sendString(Mono.just(request.uri())));
    }

    private Flux<Void> stream(HttpServerRequest request, HttpServerResponse response) {
        return Flux.from(response.sse().sendString(Flux.concat(Mono.just(": hello\n\n"), events.asFlux())));
    }
}
