package io.lictor.server.config;

import io.lictor.routing.DescriptorLoader.Loaded;
import io.lictor.schema.SchemaException;
import io.lictor.server.backend.NamedDescriptors;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Reads the descriptor sets of {@code lictor.descriptors[service]} at the start. */
final class ConfiguredDescriptors {

    private static final String FILE = "file:";

    private ConfiguredDescriptors() {}

    /** @throws InvalidSettingException naming the key whose file cannot be used */
    static Map<String, Loaded> read(Map<String, String> configured) {
        Map<String, Loaded> loaded = new HashMap<>();
        configured.forEach((service, location) -> {
            String key = "lictor.descriptors[" + service + "]=" + location;
            if (!location.startsWith(FILE)) {
                throw new InvalidSettingException(key, "write it as file:/path/to/descriptor-set");
            }
            Path file = Path.of(location.substring(FILE.length()));
            try {
                loaded.put(service, NamedDescriptors.read(file));
            } catch (SchemaException broken) {
                throw new InvalidSettingException(key, broken);
            }
        });
        return loaded;
    }
}
