package io.lictor.server.backend;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The channels to one endpoint: each event loop has its own, so that a call never leaves the loop it is made on. Used by every
 * request.
 */
final class LoopChannels {

    private final EventLoopGroup loops;
    private final Function<EventLoop, LoopChannel> opening;
    private final Map<EventLoop, LoopChannel> byLoop = new ConcurrentHashMap<>();
    private boolean ended;

    /**
     * Opens none yet.
     *
     * @param loops whose {@code next()} is the loop that asks
     */
    LoopChannels(EventLoopGroup loops, Function<EventLoop, LoopChannel> opening) {
        this.loops = loops;
        this.opening = opening;
    }

    /** The channel of the event loop that asks, or of any for another thread; empty once they have ended. */
    Optional<LoopChannel> own() {
        EventLoop loop = loops.next();
        LoopChannel found = byLoop.get(loop);
        return found == null ? open(loop) : Optional.of(found);
    }

    private synchronized Optional<LoopChannel> open(EventLoop loop) {
        return ended ? Optional.empty() : Optional.of(byLoop.computeIfAbsent(loop, opening));
    }

    /** Before they are needed. */
    void connect() {
        for (EventExecutor loop : loops) {
            open((EventLoop) loop).ifPresent(LoopChannel::connect);
        }
    }

    /** Calls that are under way end as UNAVAILABLE. */
    synchronized void end() {
        ended = true;
        byLoop.values().forEach(LoopChannel::end);
    }
}
