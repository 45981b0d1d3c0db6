package io.lictor.server.express;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long a client has been waited for. Its timer is set anew only when it rings too early, so that a request costs
 * none. Used on the client's event loop.
 */
final class ClientClock {

    private final long idle;
    private final long body;
    private final long leftover;
    private final LongSupplier nanoTime;
    private final Runnable tooLate;
    private @Nullable EventLoop loop;
    private @Nullable Future<?> timer;
    private boolean running;
    private long deadline;
    private long ringsAt;

    ClientClock(ClientTimeouts timeouts, LongSupplier nanoTime, Runnable tooLate) {
        this.nanoTime = nanoTime;
        this.idle = timeouts.idle().toNanos();
        this.body = timeouts.body().toNanos();
        this.leftover = timeouts.leftover().toNanos();
        this.tooLate = tooLate;
    }

    void runOn(EventLoop clients) {
        loop = clients;
    }

    void waitForRequest() {
        if (idle > 0) {
            start(idle);
        }
    }

    /** For the next part of a body that streams. */
    void waitForPart() {
        start(body);
    }

    /** For all of a body that is held. */
    void waitForWhole(Duration limit) {
        start(limit.toNanos());
    }

    void waitForLeftover() {
        start(leftover);
    }

    void stop() {
        running = false;
    }

    /** There is no client any more. */
    void end() {
        running = false;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void start(long nanos) {
        long now = nanoTime.getAsLong();
        running = true;
        deadline = now + nanos;
        if (timer == null || deadline - ringsAt < 0) {
            ring(now);
        }
    }

    private void ring(long now) {
        EventLoop clients = loop;
        if (clients == null) {
            throw new IllegalStateException("no event loop yet");
        }
        if (timer != null) {
            timer.cancel(false);
        }
        ringsAt = deadline;
        timer = clients.schedule(this::rung, Math.max(0, deadline - now), TimeUnit.NANOSECONDS);
    }

    private void rung() {
        timer = null;
        if (!running) {
            return;
        }
        long now = nanoTime.getAsLong();
        if (now - deadline >= 0) {
            running = false;
            tooLate.run();
        } else {
            ring(now);
        }
    }
}
