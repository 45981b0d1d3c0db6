package io.lictor.server.wire;

import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds a connection dead that nobody has closed: while calls are open and nothing comes, the server is asked for a sign of
 * life. Ends one that nobody uses, too. One timer, which is not touched when calls come and go. Used on the event loop; times
 * are nanoseconds of its clock.
 */
final class KeepAlive implements Runnable {

    private final EventLoop loop;
    private final long time;
    private final long timeout;
    private final long idle;
    private final Watched connection;
    private long lastSign;
    private boolean asked;
    private @Nullable Future<?> timer;

    /** What is watched. */
    interface Watched {

        boolean hasCalls();

        /** Asks for a sign of life. */
        void ask();

        /** There was none. */
        void silent();

        /** There have been no calls for long. */
        void unused();
    }

    KeepAlive(EventLoop loop, WireSettings settings, Watched connection) {
        this.loop = loop;
        this.time = settings.keepAliveTime().toNanos();
        this.timeout = settings.keepAliveTimeout().toNanos();
        this.idle = settings.idle().toNanos();
        this.connection = connection;
    }

    /** There is a connection. */
    void begin() {
        lastSign = loop.ticker().nanoTime();
        after(Math.min(time, idle));
    }

    /** Something has come. */
    void sign() {
        lastSign = loop.ticker().nanoTime();
        if (asked) {
            asked = false;
            after(time);
        }
    }

    /** The first of the open calls has begun. When nothing has come for long, it does not wait for the timer. */
    void used() {
        if (!asked && loop.ticker().nanoTime() - lastSign >= time) {
            ask();
        }
    }

    void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void after(long nanos) {
        stop();
        timer = loop.schedule(this, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void run() {
        long quiet = loop.ticker().nanoTime() - lastSign;
        timer = null;
        if (asked) {
            connection.silent();
        } else if (!connection.hasCalls()) {
            check(quiet, idle, connection::unused);
        } else {
            check(quiet, time, this::ask);
        }
    }

    private void check(long quiet, long limit, Runnable then) {
        if (quiet >= limit) {
            then.run();
        } else {
            after(Math.min(limit - quiet, time));
        }
    }

    private void ask() {
        asked = true;
        connection.ask();
        after(timeout);
    }
}
