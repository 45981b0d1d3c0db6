package io.lictor.server.config;

import io.lictor.catalog.CatalogSnapshot;
import io.lictor.routing.ActiveRouteTable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.consul.serviceregistry.ConsulAutoRegistration;
import org.springframework.cloud.consul.serviceregistry.ConsulServiceRegistry;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * Keeps Lictor itself registered. Spring Cloud Consul tries once: when Consul is not there at the start, or comes back
 * empty, nobody would try again. Our own watch of the catalog tells whether the name is there.
 */
final class SelfRegistration implements SmartLifecycle {

    private static final Duration PERIOD = Duration.ofSeconds(10);

    private final ActiveRouteTable active;
    private final ObjectProvider<ConsulServiceRegistry> registry;
    private final ObjectProvider<ConsulAutoRegistration> self;
    private final Scheduler blocking;
    private final Disposable.Swap task = Disposables.swap();

    /** The providers are empty when the operator has switched registration off. */
    SelfRegistration(
            ActiveRouteTable active,
            ObjectProvider<ConsulServiceRegistry> registry,
            ObjectProvider<ConsulAutoRegistration> self,
            Scheduler blocking) {
        this.active = active;
        this.registry = registry;
        this.self = self;
        this.blocking = blocking;
    }

    @Override
    public void start() {
        task.update(blocking.schedulePeriodically(
                this::registerAgain, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void registerAgain() {
        registry.ifAvailable(consul -> self.ifAvailable(lictor -> active.current()
                .filter(table -> !knows(table.snapshot(), lictor.getService().getName()))
                .ifPresent(forgotten -> consul.register(lictor))));
    }

    private static boolean knows(CatalogSnapshot snapshot, String name) {
        return snapshot.unselected().containsKey(name) || snapshot.services().containsKey(name);
    }

    @Override
    public void stop() {
        task.dispose();
    }

    @Override
    public boolean isRunning() {
        return !task.isDisposed() && task.get() != null;
    }

    /** Starts after and stops before Spring's own registration, so that it cannot undo the deregistration. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
