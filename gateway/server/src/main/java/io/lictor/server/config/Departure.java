package io.lictor.server.config;

import io.lictor.server.exchange.Draining;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.client.serviceregistry.AbstractAutoServiceRegistration;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The first thing a Lictor does when it is told to end: it leaves Consul, and goes on serving for a while, so that whoever
 * sends requests here has learned of it before the port closes. Readiness is down by then: Spring Boot sees to that.
 */
final class Departure implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger("io.lictor");

    /** A Consul that does not answer keeps nobody. */
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(2);

    private final Draining draining;
    private final ObjectProvider<AbstractAutoServiceRegistration<?>> registration;
    private final Duration delay;
    private final Scheduler blocking;
    private volatile boolean running;

    /** @param registration empty when the operator has switched it off */
    Departure(
            Draining draining,
            ObjectProvider<AbstractAutoServiceRegistration<?>> registration,
            Duration delay,
            Scheduler blocking) {
        this.draining = draining;
        this.registration = registration;
        this.delay = delay;
        this.blocking = blocking;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop(Runnable done) {
        running = false;
        draining.begin();
        log.info("Told to end: leaves Consul, serves for {} ms more, then ends what is in flight", delay.toMillis());
        Mono<Void> goodbye = Mono.<Void>fromRunnable(
                        () -> registration.ifAvailable(AbstractAutoServiceRegistration::stop))
                .subscribeOn(blocking)
                .timeout(LONGEST_GOODBYE)
                .onErrorResume(cause -> {
                    log.warn("Consul was not told: {}", cause.toString());
                    return Mono.empty();
                });
        Mono.when(goodbye, Mono.delay(delay, blocking))
                .doFinally(end -> done.run())
                .subscribe();
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Right after {@link SelfRegistration}, which would register again, and before the port closes. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 1;
    }
}
