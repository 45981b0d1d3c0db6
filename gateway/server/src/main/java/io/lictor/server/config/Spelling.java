package io.lictor.server.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How somebody wrote the name of a key. Immutable. */
final class Spelling {

    /** Letters of a name for each that may be wrong. */
    private static final int LETTERS_PER_SLIP = 4;

    private static final int GROUP_MISSED = 2;

    private final String name;
    private final String last;

    Spelling(String name) {
        this.name = letters(name);
        this.last = letters(last(name));
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** Which of those it most resembles: as a whole, or by its last part alone, with another group in front. */
    Optional<String> nearest(Collection<String> keys) {
        int least = Integer.MAX_VALUE;
        @Nullable String nearest = null;
        for (String key : keys) {
            int slips = slips(key);
            if (slips < least) {
                least = slips;
                nearest = key;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** How much of a key is missed; the largest number where it resembles nothing. */
    private int slips(String key) {
        int whole = between(name, letters(key));
        int ends = between(last, letters(last(key)));
        boolean resembles = whole <= Math.max(2, (name.length() - "lictor.".length()) / LETTERS_PER_SLIP);
        boolean endResembles = ends <= last.length() / LETTERS_PER_SLIP;
        return Math.min(resembles ? whole : Integer.MAX_VALUE, endResembles ? ends + GROUP_MISSED : Integer.MAX_VALUE);
    }

    /** Letters to insert, to leave out or to change (Levenshtein). */
    private static int between(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
