package io.lictor.server.backend;

import io.grpc.Metadata;
import io.lictor.balancing.Failure;
import java.util.Optional;

/**
 * What a go-micro service answered.
 *
 * @param fault why there is no message; empty when there is one
 * @param json the response message
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record MicroAnswer(Optional<MicroFault> fault, Metadata headers, byte[] json) {

    private static final byte[] NOTHING = {};

    static MicroAnswer of(MicroFault fault) {
        return new MicroAnswer(Optional.of(fault), new Metadata(), NOTHING);
    }

    static MicroAnswer of(Metadata headers, byte[] json) {
        return new MicroAnswer(Optional.empty(), headers, json);
    }

    /** What it says of the instance. */
    Attempt<MicroAnswer> judge() {
        Optional<Failure> failure = fault.flatMap(MicroFault::failure);
        if (failure.isEmpty()) {
            return new Attempt.Answered<>(this);
        }
        return switch (failure.get()) {
            case UNAVAILABLE, RESET -> new Attempt.Unwell<>(this, failure.get(), Optional.empty(), () -> {});
            default -> new Attempt.Failing<>(this, failure.get());
        };
    }
}
