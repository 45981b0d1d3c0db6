package io.lictor.server.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Takes Spring Boot's part of tracing in or leaves it out, all of it: it has no switch that leaves no bean behind. Found through
 * {@code spring.factories}.
 */
final class TracingSwitch implements AutoConfigurationImportFilter, EnvironmentAware {

    static final String KEY = "lictor.tracing.enabled";

    private static final String TRACING = "org.springframework.boot.micrometer.tracing.";
    private static final String OPEN_TELEMETRY = "org.springframework.boot.opentelemetry.";
    /** Nothing logs through OpenTelemetry here. */
    private static final String LOGGING = OPEN_TELEMETRY + "autoconfigure.logging.";

    private boolean on;

    @Override
    public void setEnvironment(Environment environment) {
        on = environment.getProperty(KEY, Boolean.class, false);
    }

    @Override
    public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
        boolean[] taken = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            taken[i] = isTaken(classes[i]);
        }
        return taken;
    }

    /** @param name null where another filter has already left it out */
    private boolean isTaken(@Nullable String name) {
        if (name == null || name.startsWith(LOGGING)) {
            return false;
        }
        return on || !(name.startsWith(TRACING) || name.startsWith(OPEN_TELEMETRY));
    }
}
