package io.lictor.bench.simulation;

import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * One registration of a scenario. Immutable.
 *
 * @param joins when the catalog shows it, since the start
 * @param leaves when the catalog shows it no longer
 * @param workers calls it works on at a time, the others queue
 * @param phases how it answers from which time on, since the start; the first is at zero
 */
record Instance(String name, Duration joins, Duration leaves, int workers, NavigableMap<Duration, Behaviour> phases) {

    private static final Duration NEVER = Duration.ofDays(1);

    /** There from the start to the end, without a queue. */
    static Instance of(String name, Behaviour behaviour) {
        return new Instance(
                name, Duration.ZERO, NEVER, Integer.MAX_VALUE, new TreeMap<>(Map.of(Duration.ZERO, behaviour)));
    }

    Instance from(Duration time, Behaviour behaviour) {
        NavigableMap<Duration, Behaviour> more = new TreeMap<>(phases);
        more.put(time, behaviour);
        return new Instance(name, joins, leaves, workers, more);
    }

    Instance working(int atATime) {
        return new Instance(name, joins, leaves, atATime, phases);
    }

    Instance joining(Duration time) {
        return new Instance(name, time, leaves, workers, phases);
    }

    Instance leaving(Duration time) {
        return new Instance(name, joins, time, workers, phases);
    }

    boolean isListed(Duration time) {
        return joins.compareTo(time) <= 0 && time.compareTo(leaves) < 0;
    }

    Behaviour at(Duration time) {
        return phases.floorEntry(time).getValue();
    }
}
