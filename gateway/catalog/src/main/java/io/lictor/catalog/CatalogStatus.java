package io.lictor.catalog;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a catalog source fares. Immutable.
 *
 * @param index the highest Consul index seen
 * @param lastAnswer when Consul last gave a usable answer to any watch
 * @param age time since then, or since the start when there was none
 * @param stale whether at least one watch fails now, so that part of the snapshot may be out of date
 * @param lastError what went wrong last, also when it is over; never shows the token
 * @param watches open watches, the one on the list of services included
 * @param answers usable answers, those that changed nothing included
 * @param failures failed reads
 * @param published snapshots handed to the listener
 */
public record CatalogStatus(
        String address,
        long index,
        Optional<Instant> lastAnswer,
        Duration age,
        boolean stale,
        Optional<String> lastError,
        int watches,
        long answers,
        long failures,
        long published) {}
