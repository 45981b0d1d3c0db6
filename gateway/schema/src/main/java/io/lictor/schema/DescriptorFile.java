package io.lictor.schema;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A descriptor set in a file, as {@code protoc --include_imports --descriptor_set_out} writes it, or gzip of that. A service
 * configuration may lie beside it: {@code shop.pb} and {@code shop.yaml}.
 */
public record DescriptorFile(Path path) {

    private static final List<String> RULES_EXTENSIONS = List.of(".yaml", ".yml", ".json");

    /**
     * Reads and links the file; blocks for the disk.
     *
     * @throws SchemaException that names the file, what is wrong with it and how to mend it
     */
    public DescriptorPool read() {
        byte[] bytes = bytes(path, Gzip.MAX_BYTES);
        if (bytes.length == 0) {
            throw new SchemaException(path + " is empty");
        }
        try {
            return DescriptorPool.parse(bytes);
        } catch (SchemaException unusable) {
            throw new SchemaException(path + ": " + unusable.getMessage(), unusable);
        }
    }

    /**
     * Reads the service configuration of the same base name beside the file, if there is one; blocks for the disk.
     *
     * @throws SchemaException that names the file and what is wrong with it, or the files if there are several
     */
    public HttpRules rules() {
        List<Path> beside = RULES_EXTENSIONS.stream()
                .map(extension -> path.resolveSibling(baseName() + extension))
                .filter(Files::isRegularFile)
                .toList();
        if (beside.isEmpty()) {
            return HttpRules.none();
        }
        Path file = beside.get(0);
        if (beside.size() > 1) {
            throw new SchemaException(file + " and " + beside.get(1) + " are both there; keep one of them");
        }
        byte[] bytes = bytes(file, ServiceConfig.MAX_BYTES);
        try {
            return HttpRules.parse(bytes);
        } catch (SchemaException unusable) {
            throw new SchemaException(file + ": " + unusable.getMessage(), unusable);
        }
    }

    private String baseName() {
        String name = String.valueOf(path.getFileName());
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? name : name.substring(0, dot);
    }

    private static byte[] bytes(Path path, int most) {
        try {
            if (Files.isDirectory(path)) {
                throw new SchemaException(path + " is a directory, not a descriptor set");
            }
            if (Files.size(path) > most) {
                throw new SchemaException(path + " has more than " + most + " bytes");
            }
            return Files.readAllBytes(path);
        } catch (NoSuchFileException missing) {
            throw new SchemaException(path + " does not exist", missing);
        } catch (IOException unreadable) {
            throw new SchemaException(path + " cannot be read: " + unreadable, unreadable);
        }
    }
}
