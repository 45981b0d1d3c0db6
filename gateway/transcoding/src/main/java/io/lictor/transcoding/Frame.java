package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/** Puts what a stream's form asks for around a JSON text. */
final class Frame {

    private Frame() {}

    static byte[] of(String before, byte[] json, String after) {
        return ByteBuffer.allocate(before.length() + json.length + after.length())
                .put(before.getBytes(US_ASCII))
                .put(json)
                .put(after.getBytes(US_ASCII))
                .array();
    }
}
