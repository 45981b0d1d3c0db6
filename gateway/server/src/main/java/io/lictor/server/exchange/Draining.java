package io.lictor.server.exchange;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Whether this Lictor has been told to end: it still answers, but wants no more of the same client. For any thread. */
public final class Draining {

    private final List<Runnable> told = new CopyOnWriteArrayList<>();
    private volatile boolean begun;

    public void begin() {
        begun = true;
        told.forEach(Runnable::run);
    }

    public boolean begun() {
        return begun;
    }

    /** Has somebody told, on the thread on which it begins. Whoever comes after that is not told. */
    public void whenBegun(Runnable listener) {
        told.add(listener);
    }
}
