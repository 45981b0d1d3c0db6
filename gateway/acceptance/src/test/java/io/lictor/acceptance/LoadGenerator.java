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
import java.util.function.Supplier;

/**
 * Asks at a constant rate, whether or not answers come, until closed. A request that would be more than
 * {@value #MOST_AT_ONCE} at once is left out: on a machine that sleeps they gather. Thread-safe.
 */
public final class LoadGenerator implements AutoCloseable {

    private static final int MOST_AT_ONCE = 1_000;

    private final Client client;
    private final Supplier<Question> questions;
    private final long started = System.nanoTime();
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);
    private final AtomicLong sent = new AtomicLong();
    private final ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "load"));
    private final ScheduledFuture<?> ticks;

    private LoadGenerator(Client client, Supplier<Question> questions, int perSecond) {
        this.client = client;
        this.questions = questions;
        this.ticks = clock.scheduleAtFixedRate(this::fire, 0, 1_000_000_000L / perSecond, TimeUnit.NANOSECONDS);
    }

    /** GETs one path. */
    static LoadGenerator start(Client client, String path, int perSecond) {
        Question question = Question.get(path);
        return start(client, () -> question, perSecond);
    }

    /**
     * Begins to ask.
     *
     * @param questions called by one thread, once for each request
     */
    public static LoadGenerator start(Client client, Supplier<Question> questions, int perSecond) {
        return new LoadGenerator(client, questions, perSecond);
    }

    /**
     * What happened.
     *
     * @param failures each with its time since the start and its cause, in the order they were noticed
     */
    public record Report(long sent, List<String> failures, Distribution latencies) {

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
    public LoadGenerator sendMore(int requests) {
        long goal = sent.get() + requests;
        await("load").atMost(Duration.ofSeconds(120 + requests / 50)).until(() -> sent.get() >= goal);
        return this;
    }

    /** Ends the load and waits for the last answers. */
    public Report stop() {
        close();
        await("last answers").atMost(Duration.ofMinutes(2)).until(() -> free.availablePermits() == MOST_AT_ONCE);
        return new Report(sent.get(), List.copyOf(failures), new Distribution(latencies));
    }

    @Override
    public void close() {
        ticks.cancel(false);
        clock.shutdown();
    }

    private void fire() {
        if (!free.tryAcquire()) {
            return;
        }
        sent.incrementAndGet();
        Question question = questions.get();
        long start = System.nanoTime();
        var unused = question.put(client).whenComplete((response, error) -> {
            latencies.add(System.nanoTime() - start);
            if (error != null) {
                fail(error.toString());
            } else if (!question.isAnsweredBy(response)) {
                fail(response.statusCode() + " " + response.body());
            }
            free.release();
        });
    }

    private void fail(String cause) {
        failures.add("%.1f s: %s".formatted((System.nanoTime() - started) / 1e9, cause));
    }
}
