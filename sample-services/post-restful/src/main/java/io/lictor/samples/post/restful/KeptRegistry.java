package io.lictor.samples.post.restful;

import io.lictor.samples.registration.Check;
import io.lictor.samples.registration.Registrar;
import io.lictor.samples.registration.Registration;
import io.lictor.samples.registration.SampleOptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.cloud.consul.ConsulClient;
import org.springframework.cloud.consul.discovery.ConsulDiscoveryProperties;
import org.springframework.cloud.consul.discovery.HeartbeatProperties;
import org.springframework.cloud.consul.model.http.agent.NewService;
import org.springframework.cloud.consul.serviceregistry.ConsulRegistration;
import org.springframework.cloud.consul.serviceregistry.ConsulServiceRegistry;

/**
 * Spring decides what is registered and when, a {@link Registrar} makes it last. Spring's own registry tries once: when
 * Consul is not there at the start nothing is tried again, and its heartbeat never learns that Consul has forgotten the
 * instance, because its client takes every 4xx and 5xx for an answer (Spring Cloud Consul 5.0.2, {@code
 * ConsulAutoConfiguration#createConsulClientSettings}).
 */
@SuppressWarnings("unchecked") // Spring's registry answers getStatus with a raw type.
final class KeptRegistry extends ConsulServiceRegistry {

    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "registrar"));
    private final Map<String, Registrar> registrars = new ConcurrentHashMap<>();
    private final SampleOptions options;

    KeptRegistry(
            ConsulClient client,
            ConsulDiscoveryProperties properties,
            HeartbeatProperties heartbeat,
            SampleOptions options) {
        super(client, properties, null, heartbeat);
        this.options = options;
    }

    @Override
    public void register(ConsulRegistration spring) {
        NewService service = spring.getService();
        Registration registration = new Registration(
                service.getName(),
                options.address(),
                service.getPort(),
                service.getTags(),
                service.getMeta(),
                options.check(interval -> Check.http(PostRoutes.HEALTH, interval)),
                options.deregisterAfter());
        service.setId(registration.id());
        Registrar registrar = new Registrar(options.agent(), registration, executor, PostRestful::say);
        registrars.put(registration.id(), registrar);
        registrar.start();
    }

    @Override
    public void deregister(ConsulRegistration spring) {
        Registrar registrar = registrars.remove(spring.getInstanceId());
        if (registrar != null) {
            registrar.close();
        }
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
