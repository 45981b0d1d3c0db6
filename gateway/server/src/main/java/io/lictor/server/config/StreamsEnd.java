package io.lictor.server.config;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import reactor.core.scheduler.Scheduler;

/**
 * Ends what is still in flight shortly before the graceful shutdown of the port would give up on it: streams have no end of
 * their own, and this way each is told in its own words.
 */
final class StreamsEnd implements SmartLifecycle {

    private static final Duration LONGEST_MARGIN = Duration.ofSeconds(2);

    private final List<Runnable> calls;
    private final Duration patience;
    private final Scheduler timer;
    private volatile boolean running;

    /**
     * @param calls end what goes to services
     * @param phase how long the graceful shutdown may take
     */
    StreamsEnd(List<Runnable> calls, Duration phase, Scheduler timer) {
        Duration tenth = phase.dividedBy(10);
        this.calls = calls;
        this.patience = phase.minus(tenth.compareTo(LONGEST_MARGIN) < 0 ? tenth : LONGEST_MARGIN);
        this.timer = timer;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        timer.schedule(this::end, patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void end() {
        calls.forEach(Runnable::run);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** At the same time as the port's own. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
    }
}
