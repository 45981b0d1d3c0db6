package io.lictor.server.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lictor.consul.testing.Patience;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.AbstractEpollStreamChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.netty.resources.LoopResources;

/**
 * Two peers act while the event loop is busy, so that it hears of both at once; told of the first, it closes the channel of the second and
 * opens a third, which gets the number of the second's socket.
 */
@Timeout(300)
final class FreshEventsTest {

    private final EpollLoops loops = new EpollLoops("fresh-events-test", 1);
    private final EventLoop loop = (EventLoop) loops.onServer(true).iterator().next();
    private final AtomicInteger read = new AtomicInteger();
    private ServerSocket listening;

    @BeforeEach
    void listen() throws IOException {
        assumeTrue(Epoll.isAvailable());
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void end() throws IOException {
        if (listening != null) {
            listening.close();
        }
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block();
    }

    /** A connection of the loop's, and the other end of it. */
    private record Ends(Channel channel, Socket peer) implements AutoCloseable {

        int number() {
            return ((AbstractEpollStreamChannel) channel).fd().intValue();
        }

        void reset() throws IOException {
            peer.setSoLinger(true, 0);
            peer.close();
        }

        @Override
        public void close() throws IOException {
            channel.close().syncUninterruptibly();
            peer.close();
        }
    }

    private ChannelFuture connect() {
        return new Bootstrap()
                .group(loop)
                .channel(loops.onChannelClass(SocketChannel.class, loops.onServer(LoopResources.DEFAULT_NATIVE)))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Counting());
                    }
                })
                .connect(listening.getLocalSocketAddress());
    }

    private Ends ends() throws IOException {
        Channel channel = connect().syncUninterruptibly().channel();
        return new Ends(channel, listening.accept());
    }

    private final class Counting extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            read.addAndGet(bytes.readableBytes());
            bytes.release();
        }
    }

    /** When it is told that its peer has said something, it closes the other and connects again. */
    private CompletableFuture<Channel> replacing(Ends told, Ends other) {
        CompletableFuture<Channel> opened = new CompletableFuture<>();
        told.channel().pipeline().addFirst(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                var unused = other.channel().close();
                ChannelFuture connecting = connect();
                var unusedToo = connecting.addListener(done -> {
                    if (done.isSuccess()) {
                        opened.complete(connecting.channel());
                    } else {
                        opened.completeExceptionally(done.cause());
                    }
                });
                context.fireChannelRead(message);
            }
        });
        return opened;
    }

    /** The channel that has come in the place of one whose peer was about to be heard of. */
    private Ends newcomer() throws Exception {
        Ends told = ends();
        Ends other = ends();
        int free = other.number();
        CompletableFuture<Channel> opened = replacing(told, other);
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> hold = new CompletableFuture<>();
        loop.execute(() -> {
            begun.complete(null);
            hold.join();
        });
        begun.join();
        told.peer().getOutputStream().write('x');
        other.reset();
        hold.complete(null);
        Ends newcomer = new Ends(opened.get(Patience.LIMIT.toMillis(), TimeUnit.MILLISECONDS), listening.accept());
        assumeTrue(newcomer.number() == free, "another thread has taken the number");
        told.close();
        return newcomer;
    }

    @Test
    void a_channel_that_connects_is_not_told_that_another_has_ended() throws Exception {
        try (Ends newcomer = newcomer()) {
            assertThat(newcomer.channel().isActive()).isTrue();
        }
    }

    @Test
    void a_new_channel_can_be_paused_and_read_again() throws Exception {
        try (Ends newcomer = newcomer()) {
            loop.submit(() -> newcomer.channel().config().setAutoRead(false)).syncUninterruptibly();
            newcomer.peer().getOutputStream().write(new byte[1000]);
            loop.submit(() -> newcomer.channel().config().setAutoRead(true)).syncUninterruptibly();

            await().untilAsserted(() -> assertThat(read).hasValue(1001));
        }
    }

    @Test
    void a_new_channel_hears_that_its_own_peer_leaves() throws Exception {
        try (Ends newcomer = newcomer()) {
            newcomer.peer().close();

            await().until(() -> !newcomer.channel().isActive());
        }
    }
}
