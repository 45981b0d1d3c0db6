package io.lictor.acceptance;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * GETs one path at a constant rate, whether or not answers come, until closed. A request that would be more than
 * {@value #MOST_AT_ONCE} at once is not sent and counts as failed. Thread-safe.
 */
final class LoadGenerator implements AutoCloseable {

    private static final int MOST_AT_ONCE = 500;

    private final Client client;
    private final String path;
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);
    private final AtomicLong sent = new AtomicLong();
    private final ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "load"));
    private final ScheduledFuture<?> ticks;

    private LoadGenerator(Client client, String path, int perSecond) {
        this.client = client;
        this.path = path;
        this.ticks = clock.scheduleAtFixedRate(this::fire, 0, 1_000_000_000L / perSecond, TimeUnit.NANOSECONDS);
    }

    static LoadGenerator start(Client client, String path, int perSecond) {
        return new LoadGenerator(client, path, perSecond);
    }

    /**
     * What happened.
     *
     * @param failures each with its cause, in the order they were noticed
     */
    record Report(long sent, List<String> failures, Distribution latencies) {

        @Override
        public String toString() {
            return "%d sent, %d failed, %s%s"
                    .formatted(
                            sent,
                            failures.size(),
                            latencies,
                            failures.isEmpty()
                                    ? ""
                                    : "; first failures: "
                                            + failures.stream().limit(5).toList());
        }
    }

    /** Whether a request has failed so far. */
    boolean failed() {
        return !failures.isEmpty();
    }

    /** Returns when that many more requests have been sent: "for a while", told in requests. */
    LoadGenerator sendMore(int requests) {
        long goal = sent.get() + requests;
        await("load").atMost(Duration.ofSeconds(60 + requests / 50)).until(() -> sent.get() >= goal);
        return this;
    }

    /** Ends the load and waits for the last answers. */
    Report stop() {
        close();
        await("last answers").atMost(Duration.ofSeconds(60)).until(() -> free.availablePermits() == MOST_AT_ONCE);
        return new Report(sent.get(), List.copyOf(failures), new Distribution(latencies));
    }

    @Override
    public void close() {
        ticks.cancel(false);
        clock.shutdown();
    }

    private void fire() {
        sent.incrementAndGet();
        if (!free.tryAcquire()) {
            failures.add("more than " + MOST_AT_ONCE + " at once");
            return;
        }
        long start = System.nanoTime();
        var unused = client.sendAsync("GET", path, "").whenComplete((response, error) -> {
            latencies.add(System.nanoTime() - start);
            if (error != null) {
                failures.add(error.toString());
            } else if (response.statusCode() != 200) {
                failures.add(response.statusCode() + " " + response.body());
            }
            free.release();
        });
    }
}
