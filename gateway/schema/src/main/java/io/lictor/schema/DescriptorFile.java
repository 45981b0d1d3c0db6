package io.lictor.schema;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A descriptor set in a file, as {@code protoc --include_imports --descriptor_set_out} writes it, or gzip of that. */
public record DescriptorFile(Path path) {

    /**
     * Reads and links the file; blocks for the disk.
     *
     * @throws SchemaException that names the file, what is wrong with it and how to mend it
     */
    public DescriptorPool read() {
        byte[] bytes = bytes();
        if (bytes.length == 0) {
            throw new SchemaException(path + " is empty");
        }
        try {
            return DescriptorPool.parse(bytes);
        } catch (SchemaException unusable) {
            throw new SchemaException(path + ": " + unusable.getMessage(), unusable);
        }
    }

    private byte[] bytes() {
        try {
            if (Files.isDirectory(path)) {
                throw new SchemaException(path + " is a directory, not a descriptor set");
            }
            if (Files.size(path) > Gzip.MAX_BYTES) {
                throw new SchemaException(path + " has more than " + Gzip.MAX_BYTES + " bytes");
            }
            return Files.readAllBytes(path);
        } catch (NoSuchFileException missing) {
            throw new SchemaException(path + " does not exist", missing);
        } catch (IOException unreadable) {
            throw new SchemaException(path + " cannot be read: " + unreadable, unreadable);
        }
    }
}
