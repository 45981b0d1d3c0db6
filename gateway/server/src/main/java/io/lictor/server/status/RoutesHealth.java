package io.lictor.server.status;

import io.lictor.routing.ActiveRouteTable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import reactor.core.publisher.Mono;

/** Up once there is a first table: before that every request would be refused. Looked up where it is asked, on no other thread. */
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
                .map(table -> Health.up().withDetail("generation", table.generation()))
                .orElseGet(() -> Health.down().withDetail("reason", "no route table yet"))
                .build();
    }
}
