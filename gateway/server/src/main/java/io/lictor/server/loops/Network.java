package io.lictor.server.loops;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.resolver.AddressResolverGroup;
import java.net.InetSocketAddress;
import java.time.Duration;
import reactor.netty.resources.LoopResources;
import reactor.netty.transport.NameResolverProvider;

/**
 * What all connections of the program have in common.
 *
 * @param loops what is read and written on
 * @param names finds the addresses of what is registered with a name
 */
public record Network(LoopResources loops, AddressResolverGroup<InetSocketAddress> names) {

    /** With names that are asked for on the same event loops. */
    public Network(LoopResources loops) {
        this(loops, NameResolverProvider.builder().build().newNameResolverGroup(loops, LoopResources.DEFAULT_NATIVE));
    }

    /** With event loops of its own. */
    public static Network open() {
        return new Network(EventLoops.create());
    }

    /** The event loops, of which the next is the one that asks, where it is one of them. */
    public EventLoopGroup own() {
        return loops.onClient(LoopResources.DEFAULT_NATIVE);
    }

    public Class<? extends SocketChannel> channelType() {
        return loops.onChannelClass(SocketChannel.class, own());
    }

    /** Of connections to backends; it is not said yet which event loop connects. */
    public Bootstrap bootstrap(Duration connectTimeout) {
        return new Bootstrap()
                .channel(channelType())
                .resolver(names)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(connectTimeout.toMillis()));
    }

    /** Not before all that uses it has ended. Does not wait for its event loops. */
    public void end() {
        names.close();
        loops.dispose();
    }
}
