package io.lictor.server.edge;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import reactor.core.publisher.Mono;

/** Ends an answer that has begun and cannot be finished. Stateless. */
final class Cut {

    private Cut() {}

    /**
     * Closes the client's connection after what was written, so that nobody takes the answer for whole. Never ends: that the connection is
     * closed cancels the exchange, while Spring and Reactor Netty would log an error as one of theirs.
     */
    static <T> Mono<T> off(Channel channel) {
        return Mono.defer(() -> {
            var unused = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            return Mono.never();
        });
    }
}
