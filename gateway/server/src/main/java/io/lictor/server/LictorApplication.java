package io.lictor.server;

import io.lictor.server.config.LictorConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Starts the gateway. There is no component scan: everything is put together in {@link LictorConfiguration}. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(LictorConfiguration.class)
public final class LictorApplication {

    private LictorApplication() {}

    public static void main(String[] arguments) {
        SpringApplication.run(LictorApplication.class, arguments);
        // Else a JVM that SIGTERM has ended reports 143, which service managers take for a failure. Runs after all is
        // closed.
        SpringApplication.getShutdownHandlers().add(() -> Runtime.getRuntime().halt(0));
    }
}
