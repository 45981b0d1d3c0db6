package io.lictor.routing;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of the one writer. Takes work from any thread; what comes after the end is dropped. */
final class WriterThread implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WriterThread.class);

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "lictor-routes");
        thread.setDaemon(true);
        return thread;
    });
    private final Consumer<Throwable> failures;

    /** @param failures told what a piece of work threw, on the writer's thread */
    WriterThread(Consumer<Throwable> failures) {
        this.failures = failures;
    }

    void run(Runnable work) {
        runAfter(Duration.ZERO, work);
    }

    void runAfter(Duration delay, Runnable work) {
        try {
            var unused = executor.schedule(() -> guarded(work), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            log.debug("Work came after the end", closed);
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error broken) { // the executor would keep an error to itself
            failures.accept(broken);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
