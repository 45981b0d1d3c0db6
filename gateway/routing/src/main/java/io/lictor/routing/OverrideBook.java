package io.lictor.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lictor.catalog.KeySnapshot;
import io.lictor.catalog.StoredValue;
import io.lictor.path.Mark;
import io.lictor.path.MarkedException;
import io.lictor.routing.RejectedRoute.Reason;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the operator's overrides by the rules of tags. Of each key it keeps the last good value for the time a broken
 * one stands in its place. Used by the writer's thread only.
 */
final class OverrideBook {

    private static final int LONGEST_VALUE = 4_096;

    private static final String HOW =
            "write the key as " + Overrides.PREFIX + "<service>/<key> or " + Overrides.PREFIX + "<service>/"
                    + Overrides.INSTANCES + "/<instance id>/<key>, with %2F for a slash in a name and %25 for a %";

    private final FilterReader filters;
    private Map<String, Stated<?>> lastGood = Map.of();

    OverrideBook(FilterReader filters) {
        this.filters = filters;
    }

    /** What of the keys, without their prefix, holds now. */
    Overrides turnTo(KeySnapshot keys) {
        Reading reading = new Reading(lastGood, filters);
        keys.values().forEach(reading::take);
        lastGood = reading.good;
        return reading.done();
    }

    /** Where a key stands: of which service, of which instance if it is of one only, and its name. */
    private record Place(String path, String service, Optional<String> instance, String name) {

        /** @throws IllegalArgumentException for an escape that is none */
        static Optional<Place> of(String key) {
            List<String> words =
                    Arrays.stream(key.split("/", -1)).map(Place::decoded).toList();
            if (words.contains("")) {
                return Optional.empty();
            }
            if (words.size() == 2) {
                return Optional.of(new Place(key, words.get(0), Optional.empty(), words.get(1)));
            }
            return words.size() == 4 && words.get(1).equals(Overrides.INSTANCES)
                    ? Optional.of(new Place(key, words.get(0), Optional.of(words.get(2)), words.get(3)))
                    : Optional.empty();
        }

        private static String decoded(String segment) {
            return URLDecoder.decode(segment.replace("+", "%2B"), UTF_8);
        }
    }

    private static final class Draft {
        private final SortedMap<String, Stated<?>> whole = new TreeMap<>();
        private final SortedMap<String, SortedMap<String, Stated<?>>> instances = new TreeMap<>();
        private final List<RejectedRoute> problems = new ArrayList<>();

        void put(Place place, Stated<?> value) {
            place.instance()
                    .map(id -> instances.computeIfAbsent(id, any -> new TreeMap<>()))
                    .orElse(whole)
                    .put(place.name(), value);
        }

        void refuse(Place place, Reason reason, String message) {
            refuse(place, reason, message, Optional.empty());
        }

        /** @param mark of the value */
        void refuse(Place place, Reason reason, String message, Optional<Mark> mark) {
            problems.add(new RejectedRoute(place.service(), Overrides.PREFIX + place.path(), reason, message, mark));
        }
    }

    private static final class Reading {

        private final Map<String, Stated<?>> before;
        private final FilterReader filters;
        private final Map<String, Stated<?>> good = new HashMap<>();
        private final SortedMap<String, Draft> drafts = new TreeMap<>();
        private final List<RejectedRoute> lost = new ArrayList<>();

        Reading(Map<String, Stated<?>> before, FilterReader filters) {
            this.before = before;
            this.filters = filters;
        }

        void take(String path, StoredValue value) {
            Optional<Place> place;
            try {
                place = Place.of(path);
            } catch (IllegalArgumentException badEscape) {
                place = Optional.empty();
            }
            if (place.isEmpty()) {
                lost.add(new RejectedRoute("", Overrides.PREFIX + path, Reason.BAD_VALUE, HOW));
            } else {
                take(place.get(), value);
            }
        }

        private void take(Place place, StoredValue value) {
            Draft draft = drafts.computeIfAbsent(place.service(), any -> new Draft());
            Optional<Key<?>> key = Keys.find(place.name());
            if (key.isEmpty()) {
                Keys.Refusal refusal = Keys.refusal(place.name());
                draft.refuse(place, refusal.reason(), refusal.message());
            } else if (place.instance().isPresent() && key.get().level() == Key.Level.SERVICE) {
                draft.refuse(place, Reason.BAD_VALUE, "this key is of all instances: write it without an instance");
            } else {
                read(place, key.get(), value, draft);
            }
        }

        private void read(Place place, Key<?> key, StoredValue value, Draft draft) {
            @Nullable Stated<?> known = before.get(place.path());
            @Nullable Stated<?> read = null;
            @Nullable Stated<?> holds;
            try {
                read = key.read(text(value), Layer.KV);
                holds = made(key, read);
            } catch (IllegalArgumentException broken) {
                String rest = known == null ? "" : "; the last good value stays in use: " + known.text();
                Optional<Mark> mark =
                        broken instanceof MarkedException marked ? Optional.of(marked.mark()) : Optional.empty();
                draft.refuse(place, Reason.BAD_VALUE, broken.getMessage() + rest, mark);
                holds = known;
            }
            if (holds != null) {
                good.put(place.path(), holds);
                draft.put(place, holds);
            } else if (read != null) {
                // Filters that are refused: they are kept as a wish, without which nothing is served.
                draft.put(place, read);
            }
        }

        /** What has been read, once its filters could be made. */
        @SuppressWarnings("unchecked") // what the key of filters has read
        private Stated<?> made(Key<?> key, Stated<?> read) {
            if (key.equals(Keys.FILTERS)) {
                filters.read((Stated<List<String>>) read);
            }
            return read;
        }

        private static String text(StoredValue value) {
            if (value.size() > LONGEST_VALUE) {
                throw new IllegalArgumentException("the value is longer than " + LONGEST_VALUE + " bytes");
            }
            try {
                return UTF_8.newDecoder()
                        .decode(ByteBuffer.wrap(value.bytes()))
                        .toString()
                        .strip();
            } catch (CharacterCodingException notUtf8) {
                throw new IllegalArgumentException("the value is not UTF-8 text", notUtf8);
            }
        }

        Overrides done() {
            SortedMap<String, ServiceOverrides> byService = new TreeMap<>();
            drafts.forEach((service, draft) ->
                    byService.put(service, new ServiceOverrides(draft.whole, draft.instances, draft.problems)));
            return new Overrides(byService, lost);
        }
    }
}
