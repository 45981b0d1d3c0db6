package io.lictor.server.edge;

/** Whether this Lictor has been told to end: it still answers, but wants no more of the same client. For any thread. */
public final class Draining {

    private volatile boolean begun;

    public void begin() {
        begun = true;
    }

    boolean begun() {
        return begun;
    }
}
