package io.lictor.server.wire;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends calls at their deadlines, with one timer for all calls of a channel: nearly every call has its answer long before, and
 * pays for a comparison only. When the timer goes off, all calls are looked at. Used on the event loop; times are nanoseconds
 * of its clock.
 */
final class Deadlines implements Runnable {

    /** So that many deadlines which are close together are looked at in few turns. */
    private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(1);

    private final EventLoop loop;
    private final LongSupplier nextOfAll;
    private @Nullable ScheduledFuture<?> timer;
    private long due;

    /** @param endLate ends every call that is late, and tells for how long none of the others will be; with none {@link Long#MAX_VALUE} */
    Deadlines(EventLoop loop, LongSupplier endLate) {
        this.loop = loop;
        this.nextOfAll = endLate;
    }

    /** @param left until the deadline of a call */
    void watch(long left) {
        long at = loop.ticker().nanoTime() + left;
        if (timer != null && due - at <= 0) {
            return;
        }
        stop();
        due = at;
        timer = loop.schedule(this, Math.max(left, 0), TimeUnit.NANOSECONDS);
    }

    @Override
    public void run() {
        timer = null;
        long left = nextOfAll.getAsLong();
        if (left < Long.MAX_VALUE) {
            watch(Math.max(left, SHORTEST));
        }
    }

    void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
