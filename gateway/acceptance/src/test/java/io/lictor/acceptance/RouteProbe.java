package io.lictor.acceptance;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Asks for a path every millisecond, not waiting for answers, to see when it begins or ceases to be served. */
final class RouteProbe {

    private static final long PACE_NANOS = 1_000_000;
    private static final int MOST_AT_ONCE = 64;
    /** So many refusals in a row, and the route is taken to be gone. */
    private static final int GONE = 25;

    private static final long LIMIT_NANOS = Duration.ofSeconds(60).toNanos();
    private static final long NEVER = Long.MIN_VALUE;

    private final Client client;
    private final String path;
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);
    private final AtomicLong firstServed = new AtomicLong(NEVER);
    private final AtomicLong lastServed = new AtomicLong(NEVER);
    private final AtomicInteger refusedInARow = new AtomicInteger();

    RouteProbe(Client client, String path) {
        this.client = client;
        this.path = path;
    }

    /** From {@code since}, a nano time, to the moment the first 200 had arrived. */
    static long untilServed(Client client, String path, long since) {
        RouteProbe probe = new RouteProbe(client, path);
        while (probe.firstServed.get() == NEVER) {
            probe.ask(since);
        }
        probe.awaitAnswers();
        return probe.firstServed.get() - since;
    }

    /** From {@code since}, a nano time, to the sending of the last request that was answered 200; at least 0. */
    static long untilRefused(Client client, String path, long since) {
        RouteProbe probe = new RouteProbe(client, path);
        while (probe.refusedInARow.get() < GONE) {
            probe.ask(since);
        }
        probe.awaitAnswers();
        long last = probe.lastServed.get();
        return last == NEVER ? 0 : Math.max(last - since, 0);
    }

    private void ask(long since) {
        if (System.nanoTime() - since > LIMIT_NANOS) {
            throw new AssertionError(path + " did not change within " + Duration.ofNanos(LIMIT_NANOS));
        }
        free.acquireUninterruptibly();
        long sent = System.nanoTime();
        var unused = client.sendAsync("GET", path, "").whenComplete((response, error) -> {
            if (error == null && response.statusCode() == 200) {
                firstServed.compareAndSet(NEVER, System.nanoTime());
                lastServed.accumulateAndGet(sent, (a, b) -> a == NEVER || b - a > 0 ? b : a);
                refusedInARow.set(0);
            } else {
                refusedInARow.incrementAndGet();
            }
            free.release();
        });
        LockSupport.parkNanos(PACE_NANOS);
    }

    private void awaitAnswers() {
        free.acquireUninterruptibly(MOST_AT_ONCE);
        free.release(MOST_AT_ONCE);
    }
}
