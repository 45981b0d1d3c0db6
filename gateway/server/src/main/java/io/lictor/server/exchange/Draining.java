package io.lictor.server.exchange;

/** Whether this Lictor has been told to end: it still answers, but wants no more of the same client. For any thread. */
public final class Draining {

    private volatile boolean begun;

    public void begin() {
        begun = true;
    }

    public boolean begun() {
        return begun;
    }
}
