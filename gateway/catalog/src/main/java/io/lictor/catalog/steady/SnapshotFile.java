package io.lictor.catalog.steady;

import io.lictor.catalog.CatalogService;
import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.Instance;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * One snapshot in one file, as JSON. A new one takes the place of the old at once and is on the disk by then, so that whenever the machine
 * stops one of them is there whole. Immutable; one thread at a time writes.
 */
public final class SnapshotFile {
    private static final int FORMAT = 1;
    /** About 100,000 instances. */
    private static final long MOST_BYTES = 64L * 1024 * 1024;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private final Path file;

    public SnapshotFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** What stands in the file; nothing in it comes from anywhere but Consul's catalog. */
    private record Stored(
            int format,
            Instant takenAt,
            long index,
            SortedMap<String, List<Instance>> services,
            SortedMap<String, SortedSet<String>> unselected) {

        Stored {
            services.values().forEach(List::copyOf); // refuses null in place of instances
        }
    }

    /** A file that cannot be used; the message names it. */
    static final class UnusableException extends RuntimeException {
        UnusableException(String message, Throwable cause) {
            super(message, cause);
        }

        UnusableException(String message) {
            super(message);
        }
    }

    /** The snapshot, marked as restored, or nothing where there is no file. Throws {@link UnusableException} for a broken one. */
    Optional<CatalogSnapshot> read() {
        try (InputStream input = Files.newInputStream(file, StandardOpenOption.READ)) {
            if (Files.size(file) > MOST_BYTES) {
                throw new UnusableException("the snapshot " + file + " is larger than " + MOST_BYTES + " bytes");
            }
            Optional<Stored> stored = Optional.ofNullable(JSON.readValue(new BufferedInputStream(input), Stored.class));
            return Optional.of(
                    snapshot(stored.orElseThrow(() -> new UnusableException("the snapshot " + file + " holds none"))));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | JacksonException broken) {
            throw new UnusableException("the snapshot " + file + " cannot be read: " + firstLine(broken), broken);
        }
    }

    private CatalogSnapshot snapshot(Stored stored) {
        if (stored.format() != FORMAT) {
            throw new UnusableException(
                    "the snapshot " + file + " has format " + stored.format() + ", not " + FORMAT + "; delete it");
        }
        SortedMap<String, CatalogService> services = new TreeMap<>();
        stored.services().forEach((name, instances) -> services.put(name, new CatalogService(name, instances)));
        return new CatalogSnapshot(services, stored.unselected(), stored.index(), stored.takenAt(), true);
    }

    /** Throws {@link UnusableException} when it cannot be written; the file is then as it was. */
    void write(CatalogSnapshot snapshot) {
        SortedMap<String, List<Instance>> services = new TreeMap<>();
        snapshot.services().forEach((name, service) -> services.put(name, service.instances()));
        Stored stored = new Stored(FORMAT, snapshot.takenAt(), snapshot.index(), services, snapshot.unselected());
        Path directory = file.getParent();
        if (directory == null) {
            throw new UnusableException("the snapshot " + file + " is no file");
        }
        try {
            Path next = Files.createTempFile(directory, file.getFileName() + ".", ".tmp");
            try {
                writeAndSync(next, stored);
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(next);
            }
            try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
                folder.force(true); // else the new name may be lost with the power
            }
        } catch (IOException | JacksonException failure) {
            throw new UnusableException("the snapshot " + file + " cannot be written: " + firstLine(failure), failure);
        }
    }

    private static void writeAndSync(Path next, Stored stored) throws IOException {
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE);
                OutputStream output =
                        new BufferedOutputStream(new Bounded(Channels.newOutputStream(channel)), 1 << 16)) {
            JSON.writeValue(output, stored);
            output.flush();
            channel.force(true);
        }
    }

    private static String firstLine(Exception failure) {
        String message = failure instanceof JacksonException json
                ? json.getOriginalMessage()
                : String.valueOf(failure.getMessage());
        return failure.getClass().getSimpleName() + ": "
                + message.lines().findFirst().orElse("");
    }

    /** Fails where the file would become one that cannot be read again. */
    private static final class Bounded extends FilterOutputStream {
        private long left = MOST_BYTES;

        Bounded(OutputStream output) {
            super(output);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            take(length);
            out.write(bytes, offset, length);
        }

        @Override
        public void write(int single) throws IOException {
            take(1);
            out.write(single);
        }

        private void take(int length) throws IOException {
            left -= length;
            if (left < 0) {
                throw new IOException("it would be larger than " + MOST_BYTES + " bytes");
            }
        }
    }
}
