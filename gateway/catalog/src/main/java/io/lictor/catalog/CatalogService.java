package io.lictor.catalog;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** One service name with all its instances, the critical ones too, oldest registration first. Immutable. */
public record CatalogService(String name, List<Instance> instances) {
    private static final Comparator<Instance> OLDEST_FIRST = Comparator.comparingLong(Instance::createIndex)
            .thenComparing(instance -> instance.id().node())
            .thenComparing(instance -> instance.id().serviceId());

    private static final Set<String> NO_SEGMENTS = Set.of("", ".", "..");
    /** Of characters that Consul refuses in a path; a space is fine. */
    private static final Set<Byte> NOT_PRINTABLE = Set.of(
            Character.CONTROL,
            Character.FORMAT,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR,
            Character.PRIVATE_USE,
            Character.SPACE_SEPARATOR,
            Character.SURROGATE);

    public CatalogService {
        instances = instances.stream().sorted(OLDEST_FIRST).toList();
    }

    /**
     * Whether Consul can be asked for it. It takes any name, but puts it into paths of its API, where it redirects {@code .} and
     * {@code ..} and doubled slashes to another place, however they are encoded. A service that cannot be asked for has no instances here.
     */
    public boolean canBeAskedFor() {
        return canBeAskedFor(name);
    }

    /** Whether Consul can be asked for a service of this name. */
    public static boolean canBeAskedFor(String name) {
        return Arrays.stream(name.split("/", -1)).noneMatch(NO_SEGMENTS::contains)
                && name.codePoints()
                        .noneMatch(character ->
                                character != ' ' && NOT_PRINTABLE.contains((byte) Character.getType(character)));
    }
}
