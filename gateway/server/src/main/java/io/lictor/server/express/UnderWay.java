package io.lictor.server.express;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts the exchanges of this lane: the server below does not know of them, and would end without them. For any thread. */
public final class UnderWay {

    private final AtomicInteger count = new AtomicInteger();
    private volatile @Nullable Runnable waiting;

    void begun() {
        count.incrementAndGet();
    }

    void ended() {
        if (count.decrementAndGet() == 0) {
            tell();
        }
    }

    /** Has somebody told, once, when there is none: at once, or with the end of the last. */
    public void whenNone(Runnable told) {
        waiting = told;
        if (count.get() == 0) {
            tell();
        }
    }

    private synchronized void tell() {
        Runnable told = waiting;
        waiting = null;
        if (told != null) {
            told.run();
        }
    }
}
