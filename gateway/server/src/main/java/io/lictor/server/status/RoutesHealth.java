package io.lictor.server.status;

import io.lictor.routing.ActiveRouteTable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import reactor.core.publisher.Mono;

/**
 * Up once there is a table that lacks nothing: before the first one every request would be refused, and before the first
 * descriptors have come those for gRPC services, which another Lictor may serve. Looked up where it is asked, on no other
 * thread.
 */
public final class RoutesHealth implements ReactiveHealthIndicator {

    private final ActiveRouteTable active;

    public RoutesHealth(ActiveRouteTable active) {
        this.active = active;
    }

    @Override
    public Mono<Health> health() {
        return Mono.fromSupplier(this::now);
    }

    private Health now() {
        return active.current()
                .map(table -> (active.settled()
                                ? Health.up()
                                : Health.down().withDetail("reason", "reading descriptors"))
                        .withDetail("generation", table.generation()))
                .orElseGet(() -> Health.down().withDetail("reason", "no route table yet"))
                .build();
    }
}
