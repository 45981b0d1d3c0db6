package io.lictor.balancing;

import java.util.Objects;

/** A host and port the balancer can pick; weight 0 keeps its state but is never picked. Immutable. */
public record Endpoint(EndpointId id, int weight) {
    public Endpoint {
        Objects.requireNonNull(id, "id");
        if (weight < 0) {
            throw new IllegalArgumentException("weight of " + id + " is " + weight + ", expected 0 or more");
        }
    }
}
