package io.lictor.server.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/**
 * An HTTP service whose answers the test lets go: {@code /slow} waits for {@link #release}, {@code /events} sends what
 * {@link #send} is given, {@code /echo} repeats the body while it arrives, {@code /socket} repeats WebSocket messages.
 */
public final class HttpService implements AutoCloseable {

    private final LoopResources loops = LoopResources.create("http-service", 1, true);
    private final Sinks.One<String> slow = Sinks.one();
    private final Sinks.Many<String> events = Sinks.many().unicast().onBackpressureBuffer();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final DisposableServer server;

    public HttpService() {
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loops)
                .route(routes -> routes.get("/slow", this::slow)
                        .get("/events", this::events)
                        .post(
                                "/echo",
                                (request, response) ->
                                        response.send(request.receive().retain()))
                        .ws("/socket", (in, out) -> out.sendString(in.receive().asString())))
                .bindNow();
    }

    private Mono<Void> slow(HttpServerRequest request, HttpServerResponse response) {
        waiting.incrementAndGet();
        return response.sendString(slow.asMono()).then();
    }

    private Mono<Void> events(HttpServerRequest request, HttpServerResponse response) {
        Flux<ByteBuf> lines = Flux.concat(Flux.just(": open"), events.asFlux().map(event -> "data: " + event))
                .map(line -> Unpooled.copiedBuffer(line + "\n\n", StandardCharsets.UTF_8))
                .doOnCancel(cancelled::incrementAndGet);
        return response.sse().send(lines, every -> true).then();
    }

    public int port() {
        return server.port();
    }

    /** Requests to {@code /slow} that have arrived. */
    public int waiting() {
        return waiting.get();
    }

    /** Readers of {@code /events} that have gone. */
    public int cancelled() {
        return cancelled.get();
    }

    public void release(String answer) {
        slow.tryEmitValue(answer).orThrow();
    }

    public void send(String event) {
        events.tryEmitNext(event).orThrow();
    }

    @Override
    public void close() {
        server.disposeNow(Duration.ofSeconds(5));
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block();
    }
}
