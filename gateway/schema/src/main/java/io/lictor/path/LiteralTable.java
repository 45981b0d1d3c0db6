package io.lictor.path;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values by literal, looked up by a segment of a raw path without making a string of it. Immutable. */
final class LiteralTable<V> {

    /**
     * 2^32 over the golden ratio (Knuth, The Art of Computer Programming 3, 6.4): String's hash leaves numbered names such
     * as {@code orders-17} next to each other, and probing one by one would then walk through all of them.
     */
    private static final int SPREAD = 0x9E3779B9;

    private final @Nullable String[] keys;
    private final int[] places;
    private final List<V> values;

    LiteralTable(Map<String, V> entries) {
        int size = Integer.highestOneBit(Math.max(1, entries.size())) * 4;
        keys = new String[size];
        places = new int[size];
        values = new ArrayList<>(entries.size());
        entries.forEach((key, value) -> {
            int slot = slot(key.hashCode());
            while (keys[slot] != null) {
                slot = (slot + 1) & (size - 1);
            }
            keys[slot] = key;
            places[slot] = values.size();
            values.add(value);
        });
    }

    @Nullable
    V get(RawPath path, int segment) {
        for (int slot = slot(path.hashOf(segment)); ; slot = (slot + 1) & (keys.length - 1)) {
            String key = keys[slot];
            if (key == null) {
                return null;
            }
            if (path.matches(segment, key)) {
                return values.get(places[slot]);
            }
        }
    }

    private int slot(int hash) {
        int mixed = hash * SPREAD;
        return (mixed ^ (mixed >>> 16)) & (keys.length - 1);
    }
}
