package io.lictor.server.loops;

import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.time.Duration;
import reactor.netty.resources.LoopResources;

/** Makes the event loops. Stateless. */
final class EventLoops {

    private static final String NAME = "lictor";

    private EventLoops() {}

    /**
     * As many as Reactor Netty is told of, on what it chooses here, but for epoll with {@linkplain FreshEvents fresh events} alone. They are
     * for the caller to dispose of.
     */
    static LoopResources create() {
        return usesEpoll() ? new EpollLoops(NAME, LoopResources.DEFAULT_IO_WORKER_COUNT) : LoopResources.create(NAME);
    }

    /** Reactor Netty tells it of event loops only. */
    private static boolean usesEpoll() {
        LoopResources one = LoopResources.create(NAME, 1, true);
        try {
            return one.onChannelClass(SocketChannel.class, one.onServer(LoopResources.DEFAULT_NATIVE))
                    == EpollSocketChannel.class;
        } finally {
            var unused = one.disposeLater(Duration.ZERO, Duration.ofSeconds(1)).subscribe();
        }
    }
}
