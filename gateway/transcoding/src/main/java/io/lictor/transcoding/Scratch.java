package io.lictor.transcoding;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** What one translation writes into, kept for the next. Used by one thread at a time. */
final class Scratch {

    final WireOutput wire = new WireOutput();
    final JsonOutput json = new JsonOutput();
    final BitStack bits = new BitStack();

    private void clear() {
        wire.clear();
        json.clear();
        bits.clear();
    }

    /** Keeps a few; who finds none makes a new one. Safe for any number of threads. */
    static final class Pool {

        private static final int KEPT = 4;

        private final AtomicReferenceArray<Scratch> kept = new AtomicReferenceArray<>(KEPT);

        Scratch take() {
            int home = home();
            Scratch found = kept.getAndSet(home, null);
            return found == null ? new Scratch() : found;
        }

        void give(Scratch scratch) {
            scratch.clear();
            kept.set(home(), scratch);
        }

        /** Threads mostly have a place of their own. */
        private static int home() {
            return (int) Thread.currentThread().getId() & (KEPT - 1);
        }
    }
}
