package io.lictor.routing;

import io.lictor.catalog.Instance;
import io.lictor.path.Mark;
import io.lictor.routing.RejectedRoute.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code lictor.} keys of one instance say: its tags, over them its Meta, over that the operator's overrides.
 * Dots are illegal in Meta keys, so {@code lictor.grpc.descriptor} is written {@code lictor-grpc-descriptor} there. A
 * value that cannot be read is listed and counts as not written. Immutable.
 */
final class RegistrationKeys {

    static final String TAG_PREFIX = "lictor.";
    private static final String META_PREFIX = "lictor-";

    /** By name; several values have routes only. */
    private final Map<String, List<Stated<?>>> stated;

    private RegistrationKeys(Map<String, List<Stated<?>>> stated) {
        this.stated = stated;
    }

    static RegistrationKeys of(Instance instance, ServiceOverrides overrides, Problems problems) {
        Reading reading = new Reading(problems);
        for (String tag : instance.tags()) {
            if (tag.startsWith(TAG_PREFIX)) {
                reading.tag(tag);
            }
        }
        new TreeMap<>(instance.meta()).forEach((metaKey, value) -> {
            if (metaKey.startsWith(META_PREFIX)) {
                String name = Keys.ofMeta(metaKey.substring(META_PREFIX.length()));
                reading.read(name, value, Layer.META, metaKey);
            }
        });
        overrides.of(instance.id().serviceId()).forEach(reading::put);
        return new RegistrationKeys(reading.stated);
    }

    /** The same over what tags for other programs say, whose first one counts. */
    RegistrationKeys over(List<TagReader.Reading> foreign, Problems problems) {
        if (foreign.stream().allMatch(reading -> reading.keys().isEmpty())) {
            return this;
        }
        Map<String, List<Stated<?>>> all = new LinkedHashMap<>(stated);
        for (TagReader.Reading reading : foreign) {
            new TreeMap<>(reading.keys()).forEach((name, value) -> {
                try {
                    Key<?> key = Keys.find(name).orElseThrow();
                    all.putIfAbsent(name, List.of(key.read(value.strip(), Layer.CONVENTION)));
                } catch (IllegalArgumentException broken) {
                    problems.badValue(name + "=" + value, broken);
                }
            });
        }
        return new RegistrationKeys(all);
    }

    /** The value of a key that may be written once. */
    <T> Optional<T> get(Key<T> key) {
        return stated(key).map(Stated::value);
    }

    /** The same with its layer. */
    @SuppressWarnings("unchecked") // each value stands below the name of the key that has read it
    <T> Optional<Stated<T>> stated(Key<T> key) {
        @Nullable List<Stated<?>> values = stated.get(key.name());
        return values == null ? Optional.empty() : Optional.of((Stated<T>) values.get(values.size() - 1));
    }

    /** Every {@code lictor.route} and {@code lictor.route.<name>} by its name, in the order they were declared. */
    Map<String, List<PathRule>> routes() {
        Map<String, List<PathRule>> routes = new LinkedHashMap<>();
        stated.forEach((name, values) -> {
            if (Keys.isRoute(name)) {
                List<PathRule> rules = new ArrayList<>();
                values.forEach(value -> rules.add((PathRule) value.value()));
                routes.put(name, rules);
            }
        });
        return routes;
    }

    private static final class Reading {

        private final Problems problems;
        private final Map<String, List<Stated<?>>> stated = new LinkedHashMap<>();

        Reading(Problems problems) {
            this.problems = problems;
        }

        void tag(String tag) {
            int equals = tag.indexOf('=');
            if (equals < 0) {
                problems.add(
                        Reason.BAD_VALUE,
                        tag,
                        "a value is missing: write it as " + tag + "=...",
                        Mark.of(tag, tag.length() + 1, 0));
            } else {
                read(tag.substring(TAG_PREFIX.length(), equals), tag.substring(equals + 1), Layer.TAG, tag);
            }
        }

        /** @param written the tag, or the key of Meta */
        void read(String name, String value, Layer layer, String written) {
            Optional<Key<?>> key = Keys.find(name);
            if (key.isEmpty()) {
                Keys.Refusal refusal = Keys.refusal(name);
                int end = layer == Layer.META ? written.length() : written.indexOf('=');
                problems.add(refusal.reason(), written, refusal.message(), Mark.of(written, 1, end));
                return;
            }
            String subject = layer == Layer.META ? written + "=" + value : written;
            try {
                Stated<?> read = key.get().read(value.strip(), layer);
                if (twice(name, read)) {
                    problems.add(
                            Reason.DISAGREEMENT,
                            subject,
                            "one instance says lictor." + name + " twice; the last counts");
                }
                put(name, read);
            } catch (IllegalArgumentException broken) {
                problems.badValue(subject, broken);
            }
        }

        private boolean twice(String name, Stated<?> next) {
            @Nullable List<Stated<?>> before = stated.get(name);
            return before != null
                    && !Keys.isRoute(name)
                    && before.get(0).layer() == next.layer()
                    && before.stream().noneMatch(other -> other.value().equals(next.value()));
        }

        /** Takes the place of what a weaker layer says. */
        void put(String name, Stated<?> next) {
            @Nullable List<Stated<?>> before = stated.get(name);
            if (before != null && before.get(0).layer() == next.layer()) {
                before.add(next);
            } else {
                List<Stated<?>> values = new ArrayList<>(1);
                values.add(next);
                stated.put(name, values);
            }
        }
    }
}
