package io.lictor.catalog;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a catalog source fares. Immutable.
 *
 * @param index the highest Consul index seen
 * @param lastAnswer when Consul last gave a usable answer to any watch
 * @param age time since then, or since the start when there was none
 * @param stale whether at least one watch fails now, so that part of the snapshot may be out of date
 * @param lastError what went wrong last, also when it is over; never shows the token
 * @param watches open blocking queries, the one on the list of services included
 * @param answers usable answers, those that changed nothing included
 * @param bytes length of the bodies of all usable answers
 * @param failures failed reads
 * @param outages how often it has become stale
 * @param published snapshots handed to the listener
 * @param watching how the selected services are watched; absent where there are none, as of keys, and where there are several
 *     datacenters, each of which has its own
 * @param datacenters each on its own by name, preferred first, where there are several; counts of the whole are then their sums, its age is
 *     that of the oldest
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
        long bytes,
        long failures,
        long outages,
        long published,
        Optional<Watching> watching,
        Steadiness steadiness,
        Map<String, CatalogStatus> datacenters) {

    public CatalogStatus {
        datacenters = Collections.unmodifiableMap(new LinkedHashMap<>(datacenters));
    }

    /**
     * How the selected services are watched.
     *
     * @param shared whether by one query on all checks and reads of what changed, because there are more services than
     *     {@code maxWatches}; else by one query per service
     * @param maxWatches services that may have a query of their own now; below what is configured after a step down
     * @param switches how often the one way became the other; many mean that Consul grants fewer connections now and then
     * @param sweeps how often all selected services were read again, because something changed that no query shows, or as
     *     a precaution
     * @param refetches reads of single services that had changed
     * @param filter what the shared query leaves to Consul to filter; absent while there is none, or no filter fits
     * @param steppedDown why {@code maxWatches} is below what is configured; absent when it is not
     */
    public record Watching(
            boolean shared,
            int maxWatches,
            long switches,
            long sweeps,
            long refetches,
            Optional<String> filter,
            Optional<String> steppedDown) {}

    /** The same with what somebody knows who keeps the picture steady. */
    public CatalogStatus with(Steadiness other) {
        return new CatalogStatus(
                address,
                index,
                lastAnswer,
                age,
                stale,
                lastError,
                watches,
                answers,
                bytes,
                failures,
                outages,
                published,
                watching,
                other,
                datacenters);
    }
}
