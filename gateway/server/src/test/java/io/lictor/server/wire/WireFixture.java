package io.lictor.server.wire;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Channels on one event loop. */
final class WireFixture implements AutoCloseable {

    static final String METHOD = "test.Any/Unary";
    static final int MOST_BYTES = 8 * 1024 * 1024;
    static final int MOST_METADATA = 64 * 1024;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<WireChannel> channels = new ArrayList<>();
    /** How often a channel has said that another server may be there. */
    final AtomicInteger replaced = new AtomicInteger();

    static WireSettings settings(Duration keepAliveTime, Duration keepAliveTimeout) {
        return new WireSettings(
                MOST_BYTES, MOST_METADATA, Duration.ofMinutes(1), keepAliveTime, keepAliveTimeout, Duration.ofHours(1));
    }

    WireChannel channel(int port) {
        return channel(port, settings(Duration.ofMinutes(5), Duration.ofMinutes(1)));
    }

    WireChannel channel(int port, WireSettings settings) {
        return channel(port, settings, 1);
    }

    /** @param firstId the number of the first stream of a connection */
    WireChannel channel(int port, WireSettings settings, int firstId) {
        var channel = new WireChannel(
                new Bootstrap().channel(NioSocketChannel.class),
                loop(),
                new WireChannel.Server("127.0.0.1", port, replaced::incrementAndGet),
                settings,
                firstId);
        channels.add(channel);
        return channel;
    }

    EventLoop loop() {
        return (EventLoop) loops.iterator().next();
    }

    static Heard ask(WireChannel channel, byte[] message) {
        Heard heard = new Heard();
        heard.ask(unary(channel, heard), new Metadata(), message);
        return heard;
    }

    static ClientCall<byte[], byte[]> unary(WireChannel channel, Heard heard) {
        return channel.newCall(METHOD, true, Optional.empty(), heard);
    }

    @Override
    public void close() {
        channels.forEach(WireChannel::end);
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
