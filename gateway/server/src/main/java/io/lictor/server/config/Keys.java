package io.lictor.server.config;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** The keys there are, as the records tell that take their values. Immutable once made. */
final class Keys {

    private final Map<ConfigurationPropertyName, Kind> kinds = new HashMap<>();
    private final SortedSet<String> values = new TreeSet<>();

    private enum Kind {
        /** Of other keys. */
        GROUP,
        VALUE,
        /** Its values have numbers. */
        LIST,
        /** What is below it has names that somebody else chooses. */
        MAP
    }

    /** @param records each annotated with its prefix */
    Keys(List<Class<? extends Record>> records) {
        for (Class<? extends Record> each : records) {
            ConfigurationProperties taken = each.getAnnotation(ConfigurationProperties.class);
            if (taken == null) {
                throw new IllegalArgumentException(each + " has no prefix");
            }
            addGroup(taken.value(), each);
        }
    }

    /** Those below {@code lictor.}, whichever parts of the program are switched on. */
    static Keys ofLictor() {
        return new Keys(List.of(
                LictorProperties.class, ClientProperties.class, FilterProperties.class, TracingProperties.class));
    }

    private void addGroup(String name, Class<?> group) {
        kinds.put(ConfigurationPropertyName.of(name), Kind.GROUP);
        for (RecordComponent component : group.getRecordComponents()) {
            String key = name + '.' + DataObjectPropertyName.toDashedForm(component.getName());
            Class<?> type = component.getType();
            if (type.isRecord()) {
                addGroup(key, type);
            } else {
                values.add(key);
                kinds.put(ConfigurationPropertyName.of(key), kind(type));
            }
        }
    }

    private static Kind kind(Class<?> type) {
        if (Map.class.isAssignableFrom(type)) {
            return Kind.MAP;
        }
        return Collection.class.isAssignableFrom(type) ? Kind.LIST : Kind.VALUE;
    }

    /** Those that have values, in the form of the documentation. */
    SortedSet<String> values() {
        return values;
    }

    /** Whether somebody takes what is set there. */
    boolean take(ConfigurationPropertyName name) {
        Kind kind = kinds.get(name);
        if (kind != null) {
            return kind != Kind.GROUP;
        }
        ConfigurationPropertyName parent = name.getParent();
        return isIndexOf(name, parent) || isInMap(parent);
    }

    private boolean isIndexOf(ConfigurationPropertyName name, ConfigurationPropertyName parent) {
        return kinds.get(parent) == Kind.LIST && name.isNumericIndex(name.getNumberOfElements() - 1);
    }

    private boolean isInMap(ConfigurationPropertyName name) {
        return !name.isEmpty() && (kinds.get(name) == Kind.MAP || isInMap(name.getParent()));
    }

    boolean isGroup(ConfigurationPropertyName name) {
        return kinds.get(name) == Kind.GROUP;
    }

    /** Whether it is below a group of keys, and not only below that of all. */
    boolean hasGroupOf(ConfigurationPropertyName name) {
        return name.getNumberOfElements() > 2 && isGroup(name.chop(2));
    }

    /** The one that was probably meant. */
    Optional<String> nearest(ConfigurationPropertyName name) {
        return new Spelling(name.toString()).nearest(values);
    }
}
