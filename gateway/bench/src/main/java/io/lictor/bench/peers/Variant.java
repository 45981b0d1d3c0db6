package io.lictor.bench.peers;

import java.util.List;

/**
 * One Lictor of the comparison, for there may be several: two builds, or one with different settings. Immutable.
 *
 * @param jar empty: the one that is built here
 */
record Variant(String name, String jar, List<String> arguments) {
    Variant {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a Lictor needs a name");
        }
        arguments = List.copyOf(arguments);
    }

    /** {@code name[:jar[:arguments]]}. */
    static Variant parse(String text) {
        String[] parts = text.split(":", 3);
        return new Variant(
                parts[0],
                parts.length > 1 ? parts[1] : "",
                parts.length > 2 && !parts[2].isBlank()
                        ? List.of(parts[2].strip().split("\\s+"))
                        : List.of());
    }
}
