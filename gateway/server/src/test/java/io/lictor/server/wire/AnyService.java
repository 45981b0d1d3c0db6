package io.lictor.server.wire;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.lictor.server.testing.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of grpc-java with a method of each kind, which answers as the test says. */
final class AnyService implements AutoCloseable {

    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();
    private volatile Reply reply = call -> {};
    private volatile boolean echoing;
    private final Server server;

    /** Answers one call whose request has come. */
    @FunctionalInterface
    interface Reply {

        void answer(Call call);

        /** One call. */
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Call(ServerCall<byte[], byte[]> exchange, Metadata metadata, byte[] request) {

            void compress() {
                exchange.setCompression("gzip");
            }

            void headers(Metadata headers) {
                exchange.sendHeaders(headers);
            }

            void message(byte[] message) {
                exchange.sendMessage(message);
            }

            void close(Status status, Metadata trailers) {
                exchange.close(status, trailers);
            }
        }
    }

    private AnyService(int mostAtOnce) {
        ServerServiceDefinition.Builder service = ServerServiceDefinition.builder("test.Any");
        for (MethodType type : MethodType.values()) {
            if (type != MethodType.UNKNOWN) {
                service.addMethod(method(type), handler());
            }
        }
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .maxConcurrentCallsPerConnection(mostAtOnce)
                .maxInboundMessageSize(WireFixture.MOST_BYTES)
                .addService(service.build())
                .build();
    }

    static AnyService start() {
        return start(1000);
    }

    static AnyService start(int mostAtOnce) {
        AnyService service = new AnyService(mostAtOnce);
        try {
            service.server.start();
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        return service;
    }

    static MethodDescriptor<byte[], byte[]> method(MethodType type) {
        return method(type, type.name());
    }

    static MethodDescriptor<byte[], byte[]> unknown() {
        return method(MethodType.UNARY, "Unknown");
    }

    private static MethodDescriptor<byte[], byte[]> method(MethodType type, String name) {
        return MethodDescriptor.<byte[], byte[]>newBuilder(new Bytes(), new Bytes())
                .setFullMethodName("test.Any/" + name)
                .setType(type)
                .build();
    }

    private ServerCallHandler<byte[], byte[]> handler() {
        return (exchange, metadata) -> {
            arrived.incrementAndGet();
            if (echoing) {
                exchange.sendHeaders(new Metadata());
            }
            exchange.request(2);
            return new ServerCall.Listener<>() {

                private byte[] request = {};

                @Override
                public void onMessage(byte[] message) {
                    if (echoing) {
                        exchange.sendMessage(message);
                        exchange.request(1);
                    }
                    request = message;
                }

                @Override
                public void onHalfClose() {
                    if (echoing) {
                        exchange.close(Status.OK, new Metadata());
                    } else {
                        reply.answer(new Reply.Call(exchange, metadata, request));
                    }
                }

                @Override
                public void onCancel() {
                    cancelled.incrementAndGet();
                }
            };
        };
    }

    int port() {
        return server.getPort();
    }

    void answers(Reply next) {
        reply = next;
    }

    /** Every message is sent back at once. */
    void echoes() {
        echoing = true;
    }

    int arrived() {
        return arrived.get();
    }

    int cancelled() {
        return cancelled.get();
    }

    void endInOrder() {
        server.shutdown();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
