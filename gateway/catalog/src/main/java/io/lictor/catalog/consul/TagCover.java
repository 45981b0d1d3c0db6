package io.lictor.catalog.consul;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A few tags of which every watched instance has at least one, and the filter made of them. Which tags a selector looks for cannot be said
 * in Consul's language, which knows no prefix; but of the instances that are known it can be found out, and one that is new or tagged anew
 * shows in the list of services. Immutable.
 */
record TagCover(NavigableSet<String> tags) {
    /** Consul compares each check with each of them. */
    private static final int MOST = 8;
    /** Printable, and nothing that could end a text in the filter's language. */
    private static final Pattern SAYABLE = Pattern.compile("[ -~&&[^\"`\\\\]]+");

    /** The smallest that a greedy choice finds; absent when an instance has no tag that could stand in a filter, or few do not suffice. */
    static Optional<TagCover> of(Collection<? extends Collection<String>> instances) {
        List<Collection<String>> open = new ArrayList<>(instances);
        NavigableSet<String> chosen = new TreeSet<>();
        while (!open.isEmpty() && chosen.size() < MOST) {
            Optional<String> best = mostFrequent(open);
            if (best.isEmpty()) {
                return Optional.empty();
            }
            chosen.add(best.get());
            open.removeIf(tags -> tags.contains(best.get()));
        }
        return open.isEmpty() ? Optional.of(new TagCover(chosen)) : Optional.empty();
    }

    private static Optional<String> mostFrequent(Collection<Collection<String>> instances) {
        Map<String, Integer> counts = new HashMap<>();
        instances.forEach(tags -> tags.stream()
                .distinct()
                .filter(tag -> SAYABLE.matcher(tag).matches())
                .forEach(tag -> counts.merge(tag, 1, Integer::sum)));
        return counts.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue()
                        .thenComparing(
                                Map.Entry.<String, Integer>comparingByKey().reversed()))
                .map(Map.Entry::getKey);
    }

    boolean covers(Collection<String> instance) {
        return instance.stream().anyMatch(tags::contains);
    }

    /** Lets through the checks of instances with one of the tags, and those of nodes. */
    String filter() {
        return tags.stream()
                .map(tag -> " or ServiceTags contains \"" + tag + "\"")
                .collect(Collectors.joining("", "ServiceName == \"\"", ""));
    }
}
