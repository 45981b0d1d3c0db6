package io.lictor.server.backend;

import io.grpc.Metadata;
import java.time.Duration;

/**
 * What goes to a gRPC endpoint, whichever it is.
 *
 * @param path {@code package.Service/Method}
 * @param timeout for the whole call, told to the backend as {@code grpc-timeout}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GrpcCall(String path, byte[] message, Metadata metadata, Duration timeout, boolean tls) {}
