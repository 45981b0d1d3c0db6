package io.lictor.balancing;

import java.util.List;

/**
 * How a cluster divides its traffic at one moment. Immutable.
 *
 * @param panic whether circuits are ignored in some tier that gets traffic
 * @param inFlight requests under way, as the bulkhead counts them
 */
public record ClusterStatus(String name, Picking picking, boolean panic, int inFlight, List<Tier> tiers) {

    public ClusterStatus {
        tiers = List.copyOf(tiers);
    }

    /**
     * Endpoints that are picked from together.
     *
     * @param group of the split; empty for those of no group named there
     * @param zone the gateway's own, or {@code *} for all others; empty where zones do not matter
     * @param percent of the cluster's traffic that goes here now
     * @param usable how many of its {@code endpoints} may be picked now
     * @param panic whether circuits are ignored here
     */
    public record Tier(
            String group, int priority, String zone, double percent, int endpoints, int usable, boolean panic) {}
}
