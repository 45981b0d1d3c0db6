package io.lictor.server.backend;

import io.lictor.routing.DescriptorLoader.Loaded;
import io.lictor.schema.DescriptorFile;
import io.lictor.schema.SchemaException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;

/**
 * Descriptor sets that a registration may name by {@code lictor.grpc.descriptor=file:NAME}. Anybody who can register
 * writes the name, so it must be a plain one inside the operator's directory.
 */
public final class NamedDescriptors {

    private static final Pattern PLAIN = Pattern.compile("file:([A-Za-z0-9][A-Za-z0-9._-]{0,127})");

    private final Optional<Path> directory;
    private final Executor disk;

    public NamedDescriptors(Optional<Path> directory, Executor disk) {
        this.directory = directory;
        this.disk = disk;
    }

    CompletableFuture<Loaded> load(String wish) {
        var name = PLAIN.matcher(wish);
        if (!name.matches()) {
            return failed("lictor.grpc.descriptor=" + wish
                    + ": write reflection, kv:KEY with a key of A-Z, a-z, 0-9 and ._-/ but no '..', or file:NAME with a"
                    + " plain file name");
        }
        if (directory.isEmpty()) {
            return failed("lictor.grpc.descriptor=" + wish + ": the operator has not set lictor.descriptors-dir");
        }
        Path file = directory.get().resolve(name.group(1));
        return CompletableFuture.supplyAsync(() -> read(file), disk);
    }

    /** With the rules beside it; blocks for the disk. */
    public static Loaded read(Path path) {
        DescriptorFile file = new DescriptorFile(path);
        return new Loaded("file:" + path, file.read(), file.rules(), new TreeMap<>());
    }

    private static CompletableFuture<Loaded> failed(String why) {
        return CompletableFuture.failedFuture(new SchemaException(why));
    }
}
