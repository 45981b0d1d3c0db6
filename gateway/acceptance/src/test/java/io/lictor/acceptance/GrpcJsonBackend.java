package io.lictor.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC server that takes nothing but {@code application/grpc+json}, as go-micro's does for a caller without descriptors:
 * it knows a method by the last dotted part of its service, and puts an error into the status message as JSON.
 */
final class GrpcJsonBackend implements AutoCloseable {

    private final GoMicroGreeter greeter;
    private final Server server;

    GrpcJsonBackend(GoMicroGreeter greeter) {
        this.greeter = greeter;
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .fallbackHandlerRegistry(new EveryMethod())
                .maxInboundMetadataSize(64 * 1024)
                .directExecutor()
                .build();
        try {
            server.start();
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private final class EveryMethod extends HandlerRegistry {
        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
            MethodDescriptor<String, String> method = MethodDescriptor.<String, String>newBuilder()
                    .setFullMethodName(name)
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setRequestMarshaller(new Text())
                    .setResponseMarshaller(new Text())
                    .build();
            return ServerMethodDefinition.create(method, (call, headers) -> {
                call.request(1);
                return new Answering(call, headers);
            });
        }
    }

    private final class Answering extends ServerCall.Listener<String> {

        private final ServerCall<String, String> call;
        private final Map<String, String> headers = new TreeMap<>();

        Answering(ServerCall<String, String> call, Metadata metadata) {
            this.call = call;
            for (String name : metadata.keys()) {
                if (!name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
                    headers.put(
                            name,
                            String.valueOf(metadata.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER))));
                }
            }
        }

        @Override
        public void onMessage(String json) {
            String service = String.valueOf(call.getMethodDescriptor().getServiceName());
            String handler = service.substring(service.lastIndexOf('.') + 1);
            if (!"application/grpc+json".equals(headers.get("content-type"))) {
                // What grpc-go says where its codec for protobuf meets JSON.
                call.close(
                        Status.INTERNAL.withDescription("grpc: failed to unmarshal the received message: proto: ..."),
                        new Metadata());
            } else if (!handler.equals("Greeter")) {
                call.close(Status.UNIMPLEMENTED.withDescription("unknown service " + handler), new Metadata());
            } else {
                String method = handler + "." + call.getMethodDescriptor().getBareMethodName();
                greeter.call(new GoMicroGreeter.Call(method, headers, json)).ifPresent(this::close);
            }
        }

        private void close(GoMicroGreeter.Outcome outcome) {
            if (outcome.error().isEmpty()) {
                call.sendHeaders(new Metadata());
                call.sendMessage(outcome.json());
                call.close(Status.OK, new Metadata());
            } else {
                call.close(status(outcome), new Metadata());
            }
        }

        private static Status status(GoMicroGreeter.Outcome outcome) {
            if (outcome.error().startsWith("json: ")) {
                return Status.INTERNAL.withDescription("grpc: error unmarshalling request: " + outcome.error());
            }
            return switch (outcome.code()) {
                case 404 -> Status.NOT_FOUND.withDescription(outcome.error());
                case 503 -> Status.UNAVAILABLE.withDescription(outcome.error());
                default -> Status.UNKNOWN.withDescription(outcome.error());
            };
        }
    }

    private static final class Text implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String text) {
            return new ByteArrayInputStream(text.getBytes(UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), UTF_8);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
