package io.lictor.server.accesslog;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A file that lines are added to. When it is moved away or deleted, as by logrotate, it is made anew within a second; nobody
 * has to tell. Used by one thread.
 */
public final class LogFile implements LogTarget {

    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path path;
    private final LongSupplier nanoTime;
    private OutputStream out;
    private @Nullable Object key;
    private long lookedAt;

    /** Opens the file; its directory must be there. */
    public LogFile(Path path, LongSupplier nanoTime) throws IOException {
        this.path = path;
        this.nanoTime = nanoTime;
        this.out = open(path);
        this.key = key(path);
        this.lookedAt = nanoTime.getAsLong();
    }

    private static OutputStream open(Path path) throws IOException {
        return Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Override
    public void write(ByteArrayOutputStream lines) throws IOException {
        if (nanoTime.getAsLong() - lookedAt > LOOK_NANOS) {
            lookedAt = nanoTime.getAsLong();
            followMoves();
        }
        lines.writeTo(out);
    }

    private void followMoves() throws IOException {
        if (!Objects.equals(key, key(path))) {
            OutputStream next = open(path);
            out.close();
            out = next;
            key = key(path);
        }
    }

    /** What tells a file from another of the same name; null when there is none. */
    private static @Nullable Object key(Path path) throws IOException {
        try {
            Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            return key == null ? path : key;
        } catch (NoSuchFileException moved) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
