package io.lictor.catalog.consul;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An ACL token in a file. It is read for every request, so a new one counts from the next request on, however it was put there, and also
 * for the next try after Consul has refused the old one. Immutable.
 */
public final class TokenFile implements Supplier<Optional<String>> {
    /** A token is a UUID; more than this is another file. */
    private static final int MOST_BYTES = 4096;

    private final Path file;

    public TokenFile(Path file) {
        this.file = file;
    }

    /** The token. Throws when there is none: asking Consul without it would show less than there is. */
    @Override
    public Optional<String> get() {
        String token = text().strip();
        if (token.isEmpty()) {
            throw new ConsulReadException("the token file " + file + " is empty");
        }
        return Optional.of(token);
    }

    private String text() {
        try (InputStream input = Files.newInputStream(file)) {
            byte[] bytes = input.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new ConsulReadException("the token file " + file + " is too large for a token");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (NoSuchFileException missing) {
            throw new ConsulReadException("the token file " + file + " does not exist");
        } catch (IOException failure) {
            throw new ConsulReadException("the token file " + file + " cannot be read: " + failure.getMessage());
        }
    }
}
