package io.lictor.acceptance;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A gRPC server in this JVM on a free port. */
final class GrpcBackend implements AutoCloseable {

    private final Server server;

    private GrpcBackend(NettyServerBuilder builder) {
        try {
            this.server = builder.build().start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a gRPC server", e);
        }
    }

    /** With health and reflection, as a service should be. */
    static GrpcBackend serve(BindableService service) {
        return serve(service.bindService());
    }

    static GrpcBackend serve(ServerServiceDefinition service) {
        return new GrpcBackend(builder()
                .addService(service)
                .addService(new HealthStatusManager().getHealthService())
                .addService(ProtoReflectionServiceV1.newInstance()));
    }

    /** With nothing but the service. */
    static GrpcBackend bare(ServerServiceDefinition service) {
        return new GrpcBackend(builder().addService(service));
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private static NettyServerBuilder builder() {
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .directExecutor();
    }
}
