package io.lictor.server.accesslog;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.concurrent.Queues;

/**
 * Takes entries from any thread without a lock, and writes them on a thread of its own. When more wait than the queue may
 * hold, or the target cannot be written, lines are lost, counted and told of: a slow disk must not slow a request.
 *
 * <p>A line is written some milliseconds after its request; what comes in between is written together, so that the event
 * loops wake the writer some hundred times a second at most.
 */
public final class AccessLog implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AccessLog.class);

    private static final long PAUSE_MILLIS = 5;
    private static final int WHOLE_WRITE = 64 * 1024;
    private static final long TELL_SECONDS = 10;
    private static final long LONGEST_GOODBYE_SECONDS = 10;

    private final LogTarget target;
    private final int capacity;
    private final Queue<AccessEntry> queue =
            Queues.<AccessEntry>unboundedMultiproducer().get();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "lictor-access-log");
        thread.setDaemon(true);
        return thread;
    });

    private final LongAdder written = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    // The writer's own.
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final LineWriter format;
    private int together;
    private long toldOfDropped;
    private @Nullable String lastError;

    /** @param capacity entries that may wait */
    public AccessLog(LineFormat format, LogTarget target, int capacity) {
        this.format = format.writer(lines);
        this.target = target;
        this.capacity = capacity;
        var unused = writer.scheduleWithFixedDelay(this::tell, TELL_SECONDS, TELL_SECONDS, TimeUnit.SECONDS);
    }

    /** Never waits. */
    public void write(AccessEntry entry) {
        if (waiting.incrementAndGet() > capacity) {
            waiting.decrementAndGet();
            dropped.increment();
            return;
        }
        queue.offer(entry);
        if (!awake.get() && awake.compareAndSet(false, true)) {
            wake();
        }
    }

    private void wake() {
        try {
            var unused = writer.schedule(this::drain, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            // Whoever asks after the end of the program gets no line.
            dropped.increment();
        }
    }

    /** Lines that have been written. */
    public long written() {
        return written.sum();
    }

    /** Lines that were lost. */
    public long dropped() {
        return dropped.sum();
    }

    private void drain() {
        // First: what is added from here on wakes the writer again.
        awake.set(false);
        AccessEntry entry = queue.poll();
        while (entry != null) {
            waiting.decrementAndGet();
            add(entry);
            if (lines.size() >= WHOLE_WRITE) {
                flush();
            }
            entry = queue.poll();
        }
        flush();
    }

    private void add(AccessEntry entry) {
        try {
            format.write(entry);
            together++;
        } catch (IOException inMemory) {
            failed(inMemory, 1);
        }
    }

    private void flush() {
        if (together == 0) {
            return;
        }
        try {
            target.write(lines);
            written.add(together);
            lastError = null;
        } catch (IOException broken) {
            failed(broken, together);
        }
        lines.reset();
        together = 0;
    }

    private void failed(IOException cause, int lost) {
        dropped.add(lost);
        String error = cause.toString();
        if (!error.equals(lastError)) {
            log.error("The access log cannot be written: {}", error);
        }
        lastError = error;
    }

    private void tell() {
        long lost = dropped.sum();
        if (lost > toldOfDropped) {
            log.warn("{} lines of the access log were lost, {} since the start", lost - toldOfDropped, lost);
            toldOfDropped = lost;
        }
    }

    /** Writes what waits; to be called when no more requests come. */
    @Override
    public void close() throws IOException {
        writer.execute(this::drain);
        writer.execute(this::tell);
        writer.shutdown();
        try {
            if (!writer.awaitTermination(LONGEST_GOODBYE_SECONDS, TimeUnit.SECONDS)) {
                log.warn("{} lines of the access log could not be written in time", waiting.get());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        target.close();
    }
}
