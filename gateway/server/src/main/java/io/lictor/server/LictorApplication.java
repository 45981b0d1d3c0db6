package io.lictor.server;

import io.lictor.server.check.CheckCommand;
import io.lictor.server.config.LictorConfiguration;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Starts the gateway, or the command {@code check}. There is no component scan: everything is put together in {@link LictorConfiguration}. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(LictorConfiguration.class)
public final class LictorApplication {

    private static final String CHECK = "check";

    private LictorApplication() {}

    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals(CHECK)) {
            List<String> others = Arrays.asList(arguments).subList(1, arguments.length);
            System.exit(new CheckCommand(System.out, System.err).run(others));
        }
        SpringApplication.run(LictorApplication.class, arguments);
        // Else a JVM that SIGTERM has ended reports 143, which service managers take for a failure. Runs after all is
        // closed.
        SpringApplication.getShutdownHandlers().add(() -> Runtime.getRuntime().halt(0));
    }
}
