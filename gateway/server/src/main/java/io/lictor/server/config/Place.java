package io.lictor.server.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Where a key is set.
 *
 * @param kind whose place it is
 * @param key as it is written there
 * @param words for the operator, after "set"
 */
record Place(Kind kind, String key, String words) {

    enum Kind {
        /** Lictor's alone: files, the command line. */
        OWN,
        /** Properties of the JVM, which libraries have as well. */
        JVM,
        /** Variables of the environment, of which others set some. */
        ENVIRONMENT
    }

    boolean isVariable() {
        return kind == Kind.ENVIRONMENT;
    }

    /** With others, who may mean something else. */
    boolean isShared() {
        return kind != Kind.OWN;
    }

    static Place of(ConfigurationPropertyName name, ConfigurationPropertySource source) {
        Kind kind = kind(source.getUnderlyingSource());
        ConfigurationProperty property = source.getConfigurationProperty(name);
        Origin origin = property == null ? null : property.getOrigin();
        if (!(origin instanceof PropertySourceOrigin known)) {
            return new Place(kind, name.toString(), "in " + (origin == null ? source : origin));
        }
        return new Place(kind, known.getPropertyName(), words(kind, known));
    }

    private static Kind kind(@Nullable Object source) {
        if (source instanceof SystemEnvironmentPropertySource) {
            return Kind.ENVIRONMENT;
        }
        return source instanceof PropertySource<?> named
                        && named.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)
                ? Kind.JVM
                : Kind.OWN;
    }

    private static String words(Kind kind, PropertySourceOrigin origin) {
        if (kind == Kind.ENVIRONMENT) {
            return "in the environment";
        }
        if (kind == Kind.JVM) {
            return "as a property of the JVM";
        }
        String source = origin.getPropertySource().getName();
        if (source.equals(CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME)) {
            return "on the command line";
        }
        Origin exactly = origin.getOrigin();
        return "in " + (exactly == null ? source : exactly);
    }
}
