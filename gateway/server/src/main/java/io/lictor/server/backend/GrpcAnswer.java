package io.lictor.server.backend;

import io.grpc.Metadata;
import io.grpc.Status;

/**
 * A whole unary gRPC answer.
 *
 * @param message the response message's bytes; empty when the status is not OK
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GrpcAnswer(Status status, Metadata headers, Metadata trailers, byte[] message) {}
