package io.lictor.bench.simulation;

import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What happens to a service, whoever balances its calls. Immutable.
 *
 * @param story what a reader of the results needs to know, in lines
 * @param windows when the shares of the instances are to be counted anew, since the start
 */
record Scenario(String name, List<String> story, Traffic traffic, List<Instance> instances, List<Duration> windows) {
    Scenario {
        story = List.copyOf(story);
        instances = List.copyOf(instances);
        windows = List.copyOf(windows);
    }

    List<Instance> listedAt(Duration time) {
        return instances.stream().filter(instance -> instance.isListed(time)).toList();
    }

    /** The times at which the catalog changes while requests come. */
    SortedSet<Duration> changes() {
        SortedSet<Duration> times = new TreeSet<>();
        for (Instance instance : instances) {
            times.add(instance.joins());
            times.add(instance.leaves());
        }
        times.remove(Duration.ZERO);
        return times.headSet(traffic.length());
    }

    int window(Duration time) {
        return (int)
                windows.stream().filter(start -> start.compareTo(time) <= 0).count();
    }
}
