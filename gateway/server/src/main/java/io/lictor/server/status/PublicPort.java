package io.lictor.server.status;

import java.util.stream.Stream;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.core.env.Environment;

/** Where requests for services come in, so that the page can say how to make one. */
public final class PublicPort {

    private final Environment environment;

    public PublicPort(Environment environment) {
        this.environment = environment;
    }

    Views.PublicPort now() {
        // The first is known once the server listens, and differs where any free port will do.
        int number = Stream.of("local.server.port", "server.port")
                .map(key -> environment.getProperty(key, Integer.class))
                .flatMap(Stream::ofNullable)
                .findFirst()
                .orElse(8080);
        return new Views.PublicPort(number, encrypts(), ManagementPortType.get(environment) == ManagementPortType.SAME);
    }

    private boolean encrypts() {
        return environment.getProperty("server.ssl.enabled", Boolean.class, true)
                && Stream.of("bundle", "key-store", "certificate")
                        .anyMatch(key -> environment.containsProperty("server.ssl." + key));
    }
}
