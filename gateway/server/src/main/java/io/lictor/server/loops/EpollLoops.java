package io.lictor.server.loops;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.NonBlocking;
import reactor.netty.resources.LoopResources;

/** Event loops on epoll that tell no channel of events that are another's. What begins on one of them stays there. */
final class EpollLoops implements LoopResources {

    private final EventLoopGroup loops;
    private final EventLoopGroup own;

    /** @param name with which those of their threads begin */
    EpollLoops(String name, int count) {
        this.loops =
                new MultiThreadIoEventLoopGroup(count, new Threads(name), FreshEvents.of(EpollIoHandler.newFactory()));
        this.own = LoopResources.colocate(loops);
    }

    @Override
    public EventLoopGroup onServer(boolean useNative) {
        return loops;
    }

    @Override
    public EventLoopGroup onClient(boolean useNative) {
        return own;
    }

    @Override
    public boolean daemon() {
        return true;
    }

    @Override
    public boolean isDisposed() {
        return loops.isShuttingDown();
    }

    @Override
    public Mono<Void> disposeLater(Duration quietPeriod, Duration timeout) {
        return Mono.create(ended -> {
            var unused = loops.shutdownGracefully(quietPeriod.toMillis(), timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .addListener(done -> ended.success());
        });
    }

    /** Reactor refuses to wait on a thread of theirs, and Netty finds its thread-locals at once. */
    private static final class Threads implements ThreadFactory {

        private final String name;
        private final AtomicInteger made = new AtomicInteger();

        Threads(String name) {
            this.name = name;
        }

        @Override
        public Thread newThread(Runnable task) {
            Thread thread = new Loop(task);
            thread.setName(name + "-epoll-" + made.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        }
    }

    private static final class Loop extends FastThreadLocalThread implements NonBlocking {

        Loop(Runnable task) {
            super(task);
        }
    }
}
