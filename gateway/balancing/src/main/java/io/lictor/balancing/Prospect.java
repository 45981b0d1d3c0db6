package io.lictor.balancing;

/**
 * An endpoint and what the next pick makes of it, at one moment. Immutable.
 *
 * @param percent of the cluster's traffic that goes to those it is picked among; 0 where it can be picked by nobody
 */
public record Prospect(EndpointStatus status, Chance chance, double percent) {}
