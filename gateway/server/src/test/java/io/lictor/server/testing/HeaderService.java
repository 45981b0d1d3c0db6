package io.lictor.server.testing;

import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/**
 * An HTTP service that keeps the headers of its requests: {@code /ok} answers, {@code /moody} with a 503 when it is unwell,
 * {@code /socket} repeats WebSocket messages.
 */
public final class HeaderService implements AutoCloseable {

    private final LoopResources loops = LoopResources.create("header-service", 1, true);
    private final List<HttpHeaders> seen = new CopyOnWriteArrayList<>();
    private final AtomicBoolean unwell;
    private final DisposableServer server;

    /** @param unwell taken back by the request that gets the 503 */
    public HeaderService(AtomicBoolean unwell) {
        this.unwell = unwell;
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loops)
                .route(routes -> routes.get("/ok", this::ok)
                        .get("/moody", this::moody)
                        .ws("/socket", (in, out) -> {
                            seen.add(in.headers().copy());
                            return out.sendString(in.receive().asString());
                        }))
                .bindNow();
    }

    private Publisher<Void> ok(HttpServerRequest request, HttpServerResponse response) {
        seen.add(request.requestHeaders().copy());
        return response.sendString(Mono.just("ok"));
    }

    private Publisher<Void> moody(HttpServerRequest request, HttpServerResponse response) {
        seen.add(request.requestHeaders().copy());
        return response.status(unwell.compareAndSet(true, false) ? 503 : 200).send();
    }

    public int port() {
        return server.port();
    }

    /** All values of a header in requests so far that belong to a trace, whatever their number. */
    public List<String> values(String header, String traceId) {
        return seen.stream()
                .filter(headers -> headers.get("traceparent", "").contains(traceId))
                .flatMap(headers -> headers.getAll(header).stream())
                .toList();
    }

    @Override
    public void close() {
        server.disposeNow(Duration.ofSeconds(5));
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block();
    }
}
