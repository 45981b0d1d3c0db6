package io.lictor.consul.embedded;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The one lock, the one index and the parked queries. All state of the embedded Consul is read and changed inside
 * {@link #exclusively}, so a query that finds nothing new is parked before anything new can happen.
 */
final class Store {

    /** A dev agent has come this far when it has written itself and its CA to the catalog. */
    static final long FIRST_INDEX = 12;

    private static final int MAX_PARKED = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Watch, Set<Parked>> byWatch = new HashMap<>();
    private final Map<Parked, Set<Watch>> parked = new HashMap<>();
    private final Set<Parked> woken = new HashSet<>();
    private long index = FIRST_INDEX;

    /** Runs the work alone. Queries that it wakes run after the outermost call has let go. */
    <T> T exclusively(Supplier<T> work) {
        List<Parked> wake = List.of();
        lock.lock();
        try {
            return work.get();
        } finally {
            if (lock.getHoldCount() == 1 && !woken.isEmpty()) {
                wake = new ArrayList<>(woken);
                woken.clear();
            }
            lock.unlock();
            wake.forEach(Parked::wake);
        }
    }

    void exclusively(Runnable work) {
        exclusively(() -> {
            work.run();
            return true;
        });
    }

    /** The index of the change that is being made. */
    long advance() {
        requireLock();
        return ++index;
    }

    void fire(Watch watch) {
        requireLock();
        Set<Parked> waiting = byWatch.get(watch);
        if (waiting != null) {
            List.copyOf(waiting).forEach(query -> {
                remove(query);
                woken.add(query);
            });
        }
    }

    /** Fires the prefixes that the key begins with. */
    void fireKey(String key) {
        fire(Watch.of(Watch.Table.KEY, key));
        fireAll(watch -> watch.table() == Watch.Table.KEY_PREFIX && key.startsWith(watch.key()));
    }

    void fireAll(Predicate<Watch> which) {
        requireLock();
        List.copyOf(byWatch.keySet()).stream().filter(which).forEach(this::fire);
    }

    /** False when too many queries are parked already. */
    boolean park(Parked query, Set<Watch> watches) {
        requireLock();
        if (parked.size() >= MAX_PARKED) {
            return false;
        }
        parked.put(query, watches);
        watches.forEach(
                watch -> byWatch.computeIfAbsent(watch, key -> new HashSet<>()).add(query));
        return true;
    }

    void unpark(Parked query) {
        exclusively(() -> remove(query));
    }

    int parked() {
        return exclusively(parked::size);
    }

    private void remove(Parked query) {
        Set<Watch> watches = parked.remove(query);
        if (watches == null) {
            return;
        }
        for (Watch watch : watches) {
            Set<Parked> waiting = byWatch.get(watch);
            if (waiting != null && waiting.remove(query) && waiting.isEmpty()) {
                byWatch.remove(watch);
            }
        }
    }

    private void requireLock() {
        if (!lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("the store is only touched inside exclusively()");
        }
    }
}
