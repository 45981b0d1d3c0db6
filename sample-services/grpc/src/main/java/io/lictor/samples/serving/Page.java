package io.lictor.samples.serving;

import java.util.List;

/**
 * Some records in the order they came.
 *
 * @param next the token that continues the list; empty at its end
 */
public record Page<T>(List<T> records, String next) {

    public Page {
        records = List.copyOf(records);
    }
}
