package io.lictor.server.testing;

import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC server that has every method: it answers with an empty message, and tells in the header {@link #METHOD} which
 * method was called.
 */
public final class RecordingServer implements AutoCloseable {

    public static final String METHOD = "x-method";

    private static final Metadata.Key<String> METHOD_KEY = Metadata.Key.of(METHOD, Metadata.ASCII_STRING_MARSHALLER);
    private static final byte[] NOTHING = {};

    private final Server server = NettyServerBuilder.forAddress(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .fallbackHandlerRegistry(new EveryMethod())
            .build();

    private RecordingServer() {}

    public static RecordingServer start() {
        RecordingServer recording = new RecordingServer();
        try {
            recording.server.start();
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        return recording;
    }

    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private static final class EveryMethod extends HandlerRegistry {

        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
            MethodDescriptor<byte[], byte[]> method = MethodDescriptor.<byte[], byte[]>newBuilder()
                    .setFullMethodName(name)
                    .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                    .setRequestMarshaller(new Bytes())
                    .setResponseMarshaller(new Bytes())
                    .build();
            return ServerMethodDefinition.create(method, (call, headers) -> {
                call.request(Integer.MAX_VALUE);
                return new Answering(call);
            });
        }
    }

    private static final class Answering extends ServerCall.Listener<byte[]> {

        private final ServerCall<byte[], byte[]> call;

        Answering(ServerCall<byte[], byte[]> call) {
            this.call = call;
        }

        @Override
        public void onHalfClose() {
            Metadata headers = new Metadata();
            headers.put(METHOD_KEY, call.getMethodDescriptor().getFullMethodName());
            call.sendHeaders(headers);
            call.sendMessage(NOTHING);
            call.close(Status.OK, new Metadata());
        }
    }
}
