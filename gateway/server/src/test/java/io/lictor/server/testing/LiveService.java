package io.lictor.server.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import reactor.netty.resources.LoopResources;

/**
 * An HTTP service of which each answer lasts: {@code /events/} sends as many events as a {@link StreamText} asks for,
 * {@code /socket} repeats the messages of a WebSocket and closes it when it hears {@value #BYE}. {@code /text} is there to ask for it.
 */
public final class LiveService implements AutoCloseable {

    public static final String BYE = "bye";
    public static final int BYE_CODE = 4001;

    private static final int EVENTS_AT_ONCE = 8;

    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final OpenEnds open;
    private final DisposableServer server;

    /** @param loops which outlast it */
    public LiveService(LoopResources loops, OpenEnds open) {
        this.open = open;
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loops)
                .channelGroup(connections)
                .doOnConnection(connection -> {
                    open.connections().incrementAndGet();
                    connection.onDispose(open.connections()::decrementAndGet);
                })
                .route(routes -> routes.get("/text", (request, response) -> response.sendString(Mono.just("hello")))
                        .get("/events/{text}", this::events)
                        .ws("/socket", this::talk))
                .bindNow();
    }

    private Mono<Void> events(HttpServerRequest request, HttpServerResponse response) {
        StreamText wanted = StreamText.of(String.valueOf(request.param("text")));
        Flux<ByteBuf> lines = Flux.range(0, wanted.messages())
                .concatMap(
                        number -> number % EVENTS_AT_ONCE == 0
                                ? Mono.just(number).delayElement(Duration.ofMillis(1))
                                : Mono.just(number),
                        0)
                .map(number ->
                        Unpooled.copiedBuffer("data: " + wanted.message(number) + "\n\n", StandardCharsets.UTF_8));
        return counted(response.sse().send(lines, every -> true).then());
    }

    private Mono<Void> talk(WebsocketInbound in, WebsocketOutbound out) {
        Flux<String> heard = in.receive().asString().takeUntil(BYE::equals);
        return counted(out.sendString(heard).then(out.sendClose(BYE_CODE, BYE)).then());
    }

    private Mono<Void> counted(Mono<Void> call) {
        return call.doOnSubscribe(begun -> open.calls().incrementAndGet())
                .doFinally(ended -> open.calls().decrementAndGet());
    }

    public int port() {
        return server.port();
    }

    /** All connections break. */
    @Override
    public void close() {
        connections.close().awaitUninterruptibly();
        server.disposeNow(Duration.ofSeconds(5));
    }
}
