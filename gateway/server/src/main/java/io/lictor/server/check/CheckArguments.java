package io.lictor.server.check;

import io.lictor.catalog.Instance;
import io.lictor.routing.DescriptorLoader.Loaded;
import io.lictor.schema.SchemaException;
import io.lictor.server.backend.NamedDescriptors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What stands behind {@code check}. Files that end in {@code .json} are registrations, other files descriptor sets, and what is
 * no file is a tag. Immutable.
 *
 * @param descriptors by the name of their file without its extension
 */
record CheckArguments(List<Instance> instances, Map<String, Loaded> descriptors) {

    private static final String REGISTRATION = ".json";
    private static final List<String> DESCRIPTORS = List.of(".pb", ".binpb", ".desc", ".protoset");

    /** Registrations in other languages, which Consul's own tools may take. */
    private static final List<String> OTHER_LANGUAGES = List.of(".yaml", ".yml", ".hcl", ".toml");

    /** What a service without a registration is called. */
    private static final String SOME_SERVICE = "service";

    static CheckArguments read(List<String> arguments) throws UsageException {
        List<Instance> instances = new ArrayList<>();
        Map<String, Loaded> descriptors = new LinkedHashMap<>();
        List<String> tags = new ArrayList<>();
        for (String argument : arguments) {
            boolean file =
                    Stream.concat(Stream.of(REGISTRATION), DESCRIPTORS.stream()).anyMatch(argument::endsWith)
                            && !argument.contains("=");
            if (!file && !Files.isRegularFile(Path.of(argument))) {
                tags.add(argument);
            } else if (argument.endsWith(REGISTRATION)) {
                instances.addAll(RegistrationFile.read(Path.of(argument)));
            } else if (OTHER_LANGUAGES.stream().anyMatch(argument::endsWith)) {
                throw new UsageException(
                        argument + ": registrations are read as JSON, from a file whose name ends in " + REGISTRATION);
            } else {
                descriptors.put(baseName(argument), descriptors(argument));
            }
        }
        if (!tags.isEmpty()) {
            String name =
                    descriptors.size() == 1 ? descriptors.keySet().iterator().next() : SOME_SERVICE;
            instances.add(RegistrationFile.of(name, instances.size() + 1, tags));
        } else if (instances.isEmpty()) {
            for (String name : descriptors.keySet()) {
                instances.add(RegistrationFile.of(name, instances.size() + 1, List.of("rpc")));
            }
        }
        if (instances.isEmpty()) {
            throw new UsageException("nothing to check");
        }
        return new CheckArguments(instances, descriptors);
    }

    /** A single descriptor set is everybody's; of several each is that of the service its file is named after. */
    Optional<Loaded> descriptorsOf(String service) {
        return descriptors.size() == 1
                ? Optional.of(descriptors.values().iterator().next())
                : Optional.ofNullable(descriptors.get(service));
    }

    private static Loaded descriptors(String file) throws UsageException {
        try {
            return NamedDescriptors.read(Path.of(file));
        } catch (SchemaException unusable) {
            throw new UsageException(String.valueOf(unusable.getMessage()));
        }
    }

    private static String baseName(String file) {
        String name = String.valueOf(Path.of(file).getFileName());
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? name : name.substring(0, dot);
    }
}
