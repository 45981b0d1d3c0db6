package io.lictor.routing;

import io.lictor.catalog.Instance;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads tags that were written for another program. It is asked for instances that declare nothing in Lictor's own words.
 * Used by the one writer.
 */
interface TagReader {

    /** Empty when it has no such tags. Never fails: what cannot be read is a problem. */
    Optional<Reading> read(Instance instance, Problems problems);

    /**
     * What an instance says in these tags. Immutable.
     *
     * @param declarations empty when it asks for no route
     * @param keys what it says of Lictor's keys, by their names; counts where nobody says anything else
     */
    record Reading(List<Declaration> declarations, Map<String, String> keys) {

        public Reading {
            declarations = List.copyOf(declarations);
            keys = Map.copyOf(keys);
        }
    }
}
