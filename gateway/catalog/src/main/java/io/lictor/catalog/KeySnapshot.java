package io.lictor.catalog;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What lay below one prefix of Consul's KV store at one moment. Immutable.
 *
 * @param values by key, without the prefix
 */
public record KeySnapshot(SortedMap<String, StoredValue> values) {
    public static final KeySnapshot EMPTY = new KeySnapshot(new TreeMap<>());

    public KeySnapshot {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    public Optional<StoredValue> get(String key) {
        return Optional.ofNullable(values.get(key));
    }
}
