package io.lictor.balancing;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How one of several endpoints is chosen. */
public enum Picking {
    /** Two at random, the one with the lower expected wait: peak-EWMA latency times calls in flight. */
    EWMA,
    /** Two at random, the one with fewer calls in flight. */
    LEAST,
    /** One after the other. */
    RR,
    /** The same for the same key, as long as it is not overloaded. */
    HASH;

    /** As it is written in a tag. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty for a word that names none. */
    public static Optional<Picking> parse(String word) {
        return Arrays.stream(values())
                .filter(picking -> picking.word().equals(word))
                .findFirst();
    }
}
