package io.lictor.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Stops the start where a key below {@code lictor.} is set that nobody takes: a limit that is misspelt is no limit. The environment and
 * the JVM's properties are shared with others, as a container's with Kubernetes, which sets {@code LICTOR_PORT} for a service of that
 * name: what is there must resemble a key to count, and a variable is only warned of. Spring Boot's {@code ignoreUnknownFields} looks
 * at neither, and refuses what another record with the same prefix takes.
 */
final class UnknownKeys implements BeanFactoryPostProcessor {

    private static final Logger log = LoggerFactory.getLogger(UnknownKeys.class);
    private static final String PREFIX = "lictor";

    /** Of one of several values. */
    private static final Pattern INDEX = Pattern.compile("_\\d+_?$");

    private final ConfigurableEnvironment environment;
    private final Keys keys;

    UnknownKeys(ConfigurableEnvironment environment, Keys keys) {
        this.environment = environment;
        this.keys = keys;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        List<InvalidSettingException> refused = new ArrayList<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource names) {
                names.stream()
                        .filter(name -> isUnknown(name, source))
                        .forEach(name -> judge(name, Place.of(name, source), refused));
            }
        }
        if (!refused.isEmpty()) {
            throw InvalidSettingException.together(refused);
        }
    }

    private boolean isUnknown(ConfigurationPropertyName name, ConfigurationPropertySource source) {
        return name.getNumberOfElements() > 1
                && name.getElement(0, ConfigurationPropertyName.Form.UNIFORM).equals(PREFIX)
                && !keys.take(name)
                && !(keys.isGroup(name) && isEmpty(source.getConfigurationProperty(name)));
    }

    /** As a group in YAML is of which all keys are commented out. */
    private static boolean isEmpty(@Nullable ConfigurationProperty group) {
        return group == null || group.getValue().toString().isEmpty();
    }

    private void judge(ConfigurationPropertyName name, Place place, List<InvalidSettingException> refused) {
        Optional<String> nearest = keys.nearest(name);
        boolean meant = keys.hasGroupOf(name) || nearest.isPresent();
        if ((place.isShared() && !meant) || (place.isVariable() && isTakenAs(place.key()))) {
            return;
        }
        String hint = nearest.map(key -> ". Did you mean " + (place.isVariable() ? variable(key) : key) + '?')
                .orElse("");
        var problem =
                new InvalidSettingException(place.key(), "there is no such key; it is set " + place.words() + hint);
        if (place.isVariable()) {
            log.warn("{}", problem.getMessage());
        } else {
            refused.add(problem);
        }
    }

    /** Spring Boot takes a variable too in which each dash of a key is an underscore. */
    private boolean isTakenAs(String variable) {
        String name = INDEX.matcher(variable).replaceFirst("").toUpperCase(Locale.ROOT);
        return keys.values().stream().anyMatch(key -> name.equals(withUnderscores(key)));
    }

    private static String variable(String key) {
        return withUnderscores(key.replace("-", ""));
    }

    private static String withUnderscores(String key) {
        return key.replace('-', '_').replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
