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

    /** Reactor Netty's own key; it would take four at least. */
    private static final String EVENT_LOOPS = "reactor.netty.ioWorkerCount";

    private LictorApplication() {}

    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals(CHECK)) {
            List<String> others = Arrays.asList(arguments).subList(1, arguments.length);
            System.exit(new CheckCommand(System.out, System.err).run(others));
        }
        oneEventLoopPerCore();
        SpringApplication.run(LictorApplication.class, arguments);
        endWell();
    }

    /**
     * Else a JVM that SIGTERM has ended reports 143, which service managers take for a failure. Runs after all is closed. Not
     * asked for before the start, since a start that fails must be reported.
     */
    private static void endWell() {
        try {
            SpringApplication.getShutdownHandlers()
                    .add(() -> Runtime.getRuntime().halt(0));
        } catch (IllegalStateException endsAlready) {
            // SIGTERM came during the start: all is closed as it should be, and only the code says 143.
        }
    }

    /** More would only take turns on the cores, and each has connections of its own to every service. */
    private static void oneEventLoopPerCore() {
        if (System.getProperty(EVENT_LOOPS) == null) {
            System.setProperty(
                    EVENT_LOOPS, Integer.toString(Runtime.getRuntime().availableProcessors()));
        }
    }
}
