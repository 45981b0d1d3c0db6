package io.lictor.server.edge;

import io.lictor.server.exchange.AnswerStream;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;

/**
 * Lets a body go on only while the client's connection can take more: Reactor Netty alone would ask for many parts ahead,
 * whatever their size. Runs on the connection's event loop.
 */
final class Writability extends ChannelInboundHandlerAdapter {

    private final Channel channel;
    private @Nullable MonoSink<byte[]> waiting;
    private byte @Nullable [] held;

    private Writability(Channel channel) {
        this.channel = channel;
    }

    /** The same body, asked for part by part; one part at most is held. */
    static Flux<byte[]> pace(ServerHttpResponse response, Flux<byte[]> body) {
        Object ours = ServerHttpResponseDecorator.getNativeResponse(response);
        if (!(ours instanceof Connection connection)) {
            return body;
        }
        Channel channel = connection.channel();
        return Flux.using(
                () -> attach(channel),
                handler -> body.publishOn(Schedulers.fromExecutor(channel.eventLoop()), 1)
                        .concatMapDelayError(handler::whenWritable, false, 0)
                        .onErrorResume(AnswerStream.CutException.class, cut -> Cut.off(channel)),
                Writability::detach);
    }

    private static Writability attach(Channel channel) {
        Writability handler = new Writability(channel);
        channel.pipeline().addFirst(handler);
        return handler;
    }

    private void detach() {
        if (channel.pipeline().context(this) != null) {
            channel.pipeline().remove(this);
        }
    }

    private Mono<byte[]> whenWritable(byte[] part) {
        if (canWrite()) {
            return Mono.just(part);
        }
        return Mono.create(sink -> {
            held = part;
            waiting = sink;
            wake();
        });
    }

    /** A closed connection does not wait: writing to it ends the answer. */
    private boolean canWrite() {
        return channel.isWritable() || !channel.isActive();
    }

    private void wake() {
        MonoSink<byte[]> sink = waiting;
        byte[] part = held;
        if (sink != null && part != null && canWrite()) {
            waiting = null;
            held = null;
            sink.success(part);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        wake();
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        wake();
        context.fireChannelInactive();
    }
}
