package io.lictor.catalog.consul;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Bounds the reads that are under way together, because an agent closes the 201st connection of a client. While there are few queries
 * each of them waits at Consul all the time. When there are many they take turns, first come, first served, and wait there only
 * briefly. Confined to one thread.
 */
final class QuerySlots {
    private static final int SLOTS = 128;
    /** From here on queries stay nimble, so that there are free slots for the moment in which more come. */
    private static final int MANY = 96;

    private static final Duration NIMBLE_WAIT = Duration.ofSeconds(10);
    private static final Duration SHARED_WAIT = Duration.ofSeconds(1);

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int members;
    private int taken;

    void join() {
        members++;
    }

    void leave() {
        members--;
    }

    /** Runs the turn as soon as there is a slot, now at best; who got one has to give it back by {@link #release}. */
    void acquire(Runnable turn) {
        if (taken < SLOTS) {
            taken++;
            turn.run();
        } else {
            waiting.add(turn);
        }
    }

    /** Takes back a turn that has not come yet. */
    void withdraw(Runnable turn) {
        waiting.remove(turn);
    }

    void release() {
        taken--;
        Runnable next = waiting.poll();
        if (next != null) {
            acquire(next);
        }
    }

    /** How long a query may wait at Consul now. */
    Duration blockingWait(Duration longest) {
        Duration bound = members > SLOTS ? SHARED_WAIT : members > MANY ? NIMBLE_WAIT : longest;
        return bound.compareTo(longest) < 0 ? bound : longest;
    }
}
