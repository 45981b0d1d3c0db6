package io.lictor.catalog;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread to which all state of a source belongs, and which calls its listener. Work that comes after its end is left out. */
public final class SourceThread {
    private static final Logger log = LoggerFactory.getLogger(SourceThread.class);
    private static final long CLOSE_SECONDS = 5;

    private final String name;
    private final ScheduledThreadPoolExecutor executor;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();

    public SourceThread(String name) {
        this.name = name;
        this.executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    public ScheduledThreadPoolExecutor executor() {
        return executor;
    }

    /** Runs the first work; to be called once. */
    public void start(Runnable first) {
        if (started.getAndSet(true)) {
            throw new IllegalStateException("a source can be started once");
        }
        executor.execute(first);
    }

    /** Runs the last work and waits for it; must not be called by the listener, whose return it waits for. */
    public void end(Runnable last) {
        if (ended.getAndSet(true)) {
            return;
        }
        executor.execute(() -> {
            last.run();
            executor.shutdown();
        });
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                log.warn("The listener of {} is still busy {} s after its source was closed", name, CLOSE_SECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
