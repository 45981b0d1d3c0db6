package io.lictor.server;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * What all clients of {@link SoakTest} have seen. Used by all of them.
 *
 * @param wrong what must not be, a few of them
 * @param seen how often a kind of call had an outcome
 */
record SoakFindings(Queue<String> wrong, Map<String, LongAdder> seen) {

    private static final int MOST = 20;

    SoakFindings() {
        this(new ConcurrentLinkedQueue<>(), new ConcurrentHashMap<>());
    }

    void wrong(String what) {
        if (wrong.size() < MOST) {
            wrong.add(what);
        }
    }

    void saw(Enum<?> kind, Object outcome) {
        seen.computeIfAbsent(kind + " " + outcome, any -> new LongAdder()).increment();
    }

    long count(Enum<?> kind, Object outcome) {
        LongAdder count = seen.get(kind + " " + outcome);
        return count == null ? 0 : count.sum();
    }
}
