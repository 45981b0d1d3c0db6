package io.lictor.samples.serving;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Java's instants as protobuf writes them. */
public final class Timestamps {

    private Timestamps() {}

    public static Timestamp of(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
