package io.lictor.server.backend;

import io.lictor.server.metrics.EndpointMeters;
import io.lictor.server.tracing.RequestSpan;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** Trails of requests that nobody counts or logs. */
final class Trails {

    private Trails() {}

    static Trail unwatched() {
        return new Trail(System::nanoTime, new EndpointMeters(new SimpleMeterRegistry()), RequestSpan.NONE);
    }
}
