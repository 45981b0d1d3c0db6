package io.lictor.server.config;

import io.lictor.server.backend.DirectPools;
import io.lictor.server.backend.GrpcChannels;
import io.lictor.server.backend.HttpPools;
import io.lictor.server.exchange.Draining;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.client.serviceregistry.AbstractAutoServiceRegistration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import reactor.core.scheduler.Schedulers;

/** The part of {@link LictorConfiguration} that ends the program. */
@Configuration(proxyBeanMethods = false)
final class EndConfiguration {

    private static final String SHUTDOWN_PHASE = "spring.lifecycle.timeout-per-shutdown-phase";

    @Bean
    Draining draining() {
        return new Draining();
    }

    @Bean
    Departure departure(
            Draining draining,
            ObjectProvider<AbstractAutoServiceRegistration<?>> registration,
            LictorProperties properties,
            Environment environment) {
        Duration delay = properties.shutdown().delay();
        if (delay.compareTo(shutdownPhase(environment)) >= 0) {
            throw new InvalidSettingException(
                    "lictor.shutdown.delay=" + delay.toMillis() + "ms",
                    "it must be shorter than " + SHUTDOWN_PHASE + ", which is "
                            + shutdownPhase(environment).toMillis() + "ms");
        }
        return new Departure(draining, registration, delay, Schedulers.boundedElastic());
    }

    @Bean
    StreamsEnd streamsEnd(
            GrpcChannels channels, HttpPools pools, ObjectProvider<DirectPools> direct, Environment environment) {
        return new StreamsEnd(outward(channels, pools, direct), shutdownPhase(environment), Schedulers.parallel());
    }

    /** What ends the calls that go to services. */
    static List<Runnable> outward(GrpcChannels channels, HttpPools pools, ObjectProvider<DirectPools> direct) {
        List<Runnable> ends = new ArrayList<>(List.of(channels::close, pools::close));
        direct.ifAvailable(own -> ends.add(own::close));
        return ends;
    }

    private static Duration shutdownPhase(Environment environment) {
        return environment.getProperty(SHUTDOWN_PHASE, Duration.class, Duration.ofSeconds(30));
    }
}
