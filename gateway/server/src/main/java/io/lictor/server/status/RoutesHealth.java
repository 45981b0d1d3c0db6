package io.lictor.server.status;

import io.lictor.routing.ActiveRouteTable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up once there is a first table: before that every request would be refused. */
public final class RoutesHealth implements HealthIndicator {

    private final ActiveRouteTable active;

    public RoutesHealth(ActiveRouteTable active) {
        this.active = active;
    }

    @Override
    public Health health() {
        return active.current()
                .map(table -> Health.up().withDetail("generation", table.generation()))
                .orElseGet(() -> Health.down().withDetail("reason", "no route table yet"))
                .build();
    }
}
