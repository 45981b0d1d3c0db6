package io.lictor.consul.embedded;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** The key-value table. Every method is called inside {@link Store#exclusively}. */
final class KeyValues {

    /** Older deletions are forgotten: a prefix watch then sees an index that has gone back, and starts again. */
    private static final int MAX_TOMBSTONES = 10_000;

    private final Store store;
    private final TreeMap<String, KeyEntry> entries = new TreeMap<>();
    private final TreeMap<String, Long> tombstones = new TreeMap<>();
    private final Deque<String> deleted = new ArrayDeque<>();
    private long tableIndex;

    KeyValues(Store store) {
        this.store = store;
    }

    /** True if written: a given {@code expected} index must be the key's, or 0 for a key that must not exist. */
    boolean put(String key, byte[] value, long flags, OptionalLong expected) {
        KeyEntry before = entries.get(key);
        if (expected.isPresent() && expected.getAsLong() != (before == null ? 0 : before.modifyIndex())) {
            return false;
        }
        long index = store.advance();
        entries.put(key, new KeyEntry(key, value, flags, before == null ? index : before.createIndex(), index));
        changed(key, index);
        return true;
    }

    /** False only if an expected index was given and is not the key's. */
    boolean delete(String key, OptionalLong expected) {
        KeyEntry before = entries.get(key);
        if (expected.isPresent() && (before == null || expected.getAsLong() != before.modifyIndex())) {
            return before == null;
        }
        if (before != null) {
            bury(key, store.advance());
        }
        return true;
    }

    void deleteAll(String prefix) {
        List<String> keys = list(prefix).stream().map(KeyEntry::key).toList();
        if (!keys.isEmpty()) {
            long index = store.advance();
            keys.forEach(key -> bury(key, index));
        }
    }

    Optional<KeyEntry> get(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    List<KeyEntry> list(String prefix) {
        return List.copyOf(under(entries, prefix).values());
    }

    long indexOf(String key) {
        return get(key).map(KeyEntry::modifyIndex).orElse(tableIndex);
    }

    /** The youngest change below the prefix, deletions included; without any, that of the table. */
    long indexBelow(String prefix) {
        if (prefix.isEmpty()) {
            return tableIndex;
        }
        long youngest = under(entries, prefix).values().stream()
                .mapToLong(KeyEntry::modifyIndex)
                .max()
                .orElse(0);
        long buried = under(tombstones, prefix).values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        long index = Math.max(youngest, buried);
        return index > 0 ? index : tableIndex;
    }

    private void bury(String key, long index) {
        entries.remove(key);
        if (tombstones.put(key, index) == null) {
            deleted.addLast(key);
            if (deleted.size() > MAX_TOMBSTONES) {
                tombstones.remove(deleted.removeFirst());
            }
        }
        changed(key, index);
    }

    private void changed(String key, long index) {
        tableIndex = index;
        store.fireKey(key);
    }

    private static <T> SortedMap<String, T> under(SortedMap<String, T> all, String prefix) {
        return prefix.isEmpty() ? all : all.subMap(prefix, prefix + Character.MAX_VALUE);
    }
}
