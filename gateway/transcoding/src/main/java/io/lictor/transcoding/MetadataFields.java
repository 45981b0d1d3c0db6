package io.lictor.transcoding;

import io.grpc.InternalMetadata;
import io.grpc.Metadata;
import java.util.Arrays;

/**
 * Metadata while it is put together, as the bytes that go over the wire: gRPC's public way makes a key of each name, and checks again
 * what is known to be one.
 */
final class MetadataFields {

    private static final int LEAST = 8;

    /** Names and values in turn. */
    private byte[][] fields;

    private int size;

    /** @param expected fields, more or less */
    MetadataFields(int expected) {
        this.fields = new byte[2 * Math.max(expected, LEAST)][];
    }

    /** @param name in lower case, and of characters that gRPC allows; taken over, as the value is */
    void add(byte[] name, byte[] value) {
        if (2 * size == fields.length) {
            fields = Arrays.copyOf(fields, 4 * size);
        }
        fields[2 * size] = name;
        fields[2 * size + 1] = value;
        size++;
    }

    /** To be called once. */
    Metadata metadata() {
        return InternalMetadata.newMetadata(size, fields);
    }
}
