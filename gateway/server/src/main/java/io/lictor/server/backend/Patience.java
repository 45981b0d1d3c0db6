package io.lictor.server.backend;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** Waits for the first sign of an answer while it is the backend's turn. Any thread may tell it what happens. */
final class Patience {

    private final Scheduler timer;
    private final Optional<Duration> limit;
    private final Runnable atItsEnd;
    private final Disposable.Swap clock = Disposables.swap();

    /** @param limit empty for a call that may take its time */
    Patience(Scheduler timer, Optional<Duration> limit, Runnable atItsEnd) {
        this.timer = timer;
        this.limit = limit;
        this.atItsEnd = atItsEnd;
    }

    /** It is the backend's turn: the time runs from now on. Does nothing after {@link #rewarded}. */
    void begin() {
        limit.ifPresent(time -> clock.update(timer.schedule(atItsEnd, time.toNanos(), TimeUnit.NANOSECONDS)));
    }

    /** It is the client's turn. */
    void pause() {
        limit.ifPresent(time -> clock.update(Disposables.disposed()));
    }

    /** There is an answer, or there will be none. */
    void rewarded() {
        clock.dispose();
    }
}
