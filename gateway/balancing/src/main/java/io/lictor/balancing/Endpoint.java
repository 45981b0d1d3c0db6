package io.lictor.balancing;

import java.util.Objects;

/**
 * A host and port the balancer can pick. Immutable.
 *
 * @param weight its share of the traffic, relative to the others; 0 keeps its state but is never picked
 * @param group what a split divides the traffic by; empty for none
 * @param zone where it runs; empty for unknown
 * @param priority 0 is called first; a higher one only takes what the lower ones cannot
 * @param createIndex Consul's CreateIndex: another one is another life of the instance
 * @param modifyIndex Consul's ModifyIndex: another one means that it was registered again
 */
public record Endpoint(
        EndpointId id, int weight, String group, String zone, int priority, long createIndex, long modifyIndex) {

    public Endpoint {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(zone, "zone");
        if (weight < 0) {
            throw new IllegalArgumentException("weight of " + id + " is " + weight + ", expected 0 or more");
        }
        if (priority < 0) {
            throw new IllegalArgumentException("priority of " + id + " is " + priority + ", expected 0 or more");
        }
    }

    /** An endpoint without group and zone, of the first priority. */
    public Endpoint(EndpointId id, int weight) {
        this(id, weight, "", "", 0, 0, 0);
    }
}
