package io.lictor.schema;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Descriptor sets compress well, and a value in Consul KV may have only 512 KB. */
final class Gzip {

    /** What a descriptor set may have when inflated, so that a small file cannot fill the memory. */
    static final int MAX_BYTES = 64 << 20;

    private Gzip() {}

    /** The bytes themselves if they are not compressed. No descriptor set begins like a compressed file. */
    static byte[] inflated(byte[] bytes) {
        if (bytes.length < 2 || bytes[0] != 0x1f || bytes[1] != (byte) 0x8b) {
            return bytes;
        }
        try (InputStream inflating = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] inflated = inflating.readNBytes(MAX_BYTES + 1);
            if (inflated.length > MAX_BYTES) {
                throw new SchemaException("the descriptor set has more than " + MAX_BYTES + " bytes when inflated");
            }
            return inflated;
        } catch (IOException damaged) {
            throw new SchemaException("begins like gzip and cannot be inflated: " + damaged.getMessage(), damaged);
        }
    }
}
