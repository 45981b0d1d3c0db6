package io.lictor.server.backend;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientStreamTracer;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.lictor.balancing.Endpoint;
import io.lictor.balancing.Failure;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Calls unary gRPC methods with messages that are already bytes. Makes no second attempt by itself: that is the retry
 * rule's decision.
 */
public final class GrpcBackend {

    private final GrpcChannels channels;

    public GrpcBackend(GrpcChannels channels) {
        this.channels = channels;
    }

    /** Completes with the answer or with what went wrong; never fails. Cancelling cancels the call. */
    public Mono<Attempt<GrpcAnswer>> call(Endpoint endpoint, GrpcCall call) {
        return Mono.create(sink -> {
            Optional<ManagedChannel> channel = channels.of(endpoint.id(), call.tls());
            if (channel.isEmpty()) {
                sink.success(new Attempt.Broken<>(
                        Failure.CONNECT_FAILED,
                        false,
                        Status.UNAVAILABLE.withDescription("endpoint has left").asRuntimeException()));
                return;
            }
            start(channel.get(), call, sink);
        });
    }

    private static void start(ManagedChannel channel, GrpcCall call, MonoSink<Attempt<GrpcAnswer>> sink) {
        SentProbe sent = new SentProbe();
        CallOptions options = CallOptions.DEFAULT
                .withDeadlineAfter(call.timeout().toNanos(), TimeUnit.NANOSECONDS)
                .withStreamTracerFactory(sent);
        ClientCall<byte[], byte[]> exchange = channel.newCall(method(call.path()), options);
        sink.onCancel(() -> exchange.cancel("the client does not wait any more", null));
        exchange.start(new UnaryListener(sink, sent, call.timeout()), call.metadata());
        exchange.request(2);
        exchange.sendMessage(call.message());
        exchange.halfClose();
    }

    private static MethodDescriptor<byte[], byte[]> method(String path) {
        return MethodDescriptor.newBuilder(ByteMarshaller.INSTANCE, ByteMarshaller.INSTANCE)
                .setFullMethodName(path)
                .setType(MethodDescriptor.MethodType.UNARY)
                .build();
    }

    /** Knows whether the request was put on a connection: before that, repeating it is safe whatever it does. */
    private static final class SentProbe extends ClientStreamTracer.Factory {

        private final AtomicBoolean sent = new AtomicBoolean();

        @Override
        public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
            return new ClientStreamTracer() {
                @Override
                public void outboundHeaders() {
                    sent.set(true);
                }
            };
        }
    }

    /** Gathers one answer. Called by gRPC on one thread at a time. */
    private static final class UnaryListener extends ClientCall.Listener<byte[]> {

        private static final byte[] NOTHING = {};
        /** In the text that grpc-java gives a call whose own deadline has passed. */
        private static final String LOCAL_DEADLINE = "deadline exceeded after";

        private final MonoSink<Attempt<GrpcAnswer>> sink;
        private final SentProbe sent;
        private final Duration timeout;
        private Metadata headers = new Metadata();
        private byte @Nullable [] message;

        UnaryListener(MonoSink<Attempt<GrpcAnswer>> sink, SentProbe sent, Duration timeout) {
            this.sink = sink;
            this.sent = sent;
            this.timeout = timeout;
        }

        @Override
        public void onHeaders(Metadata received) {
            headers = received;
        }

        @Override
        public void onMessage(byte[] received) {
            message = received;
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (status.isOk() && message == null) {
                Status incomplete = Status.INTERNAL.withDescription("the backend answered OK without a message");
                sink.success(unwell(incomplete, trailers));
            } else if (status.isOk()) {
                sink.success(new Attempt.Answered<>(new GrpcAnswer(status, headers, trailers, message())));
            } else {
                sink.success(unwell(discreet(status), trailers));
            }
        }

        /** What gRPC says of its own failures names addresses and internals, which are not the client's to know. */
        private Status discreet(Status status) {
            String text = status.getDescription();
            if (status.getCode() == Status.Code.DEADLINE_EXCEEDED && text != null && text.contains(LOCAL_DEADLINE)) {
                return status.withDescription("the service did not answer within " + timeout.toMillis() + " ms");
            }
            return status.getCause() == null ? status : status.withDescription("the connection to the service broke");
        }

        private byte[] message() {
            return message == null ? NOTHING : message;
        }

        private Attempt<GrpcAnswer> unwell(Status status, Metadata trailers) {
            GrpcAnswer answer = new GrpcAnswer(status, headers, trailers, NOTHING);
            if (!sent.sent.get()) {
                Failure kind = status.getCode() == Status.Code.DEADLINE_EXCEEDED
                        ? Failure.TIMEOUT
                        : status.getCause() instanceof ConnectException
                                ? Failure.CONNECT_REFUSED
                                : Failure.CONNECT_FAILED;
                return new Attempt.Broken<>(kind, false, status.asRuntimeException(trailers));
            }
            return switch (status.getCode()) {
                case UNAVAILABLE -> new Attempt.Unwell<>(answer, Failure.UNAVAILABLE, Optional.empty(), () -> {});
                // Nobody here cancelled: then there would be no listener any more. A server that is shut down does so.
                case CANCELLED -> new Attempt.Unwell<>(answer, Failure.RESET, Optional.empty(), () -> {});
                case RESOURCE_EXHAUSTED -> new Attempt.Failing<>(answer, Failure.OVERLOADED);
                case DEADLINE_EXCEEDED -> new Attempt.Failing<>(answer, Failure.TIMEOUT);
                case UNKNOWN, INTERNAL, DATA_LOSS -> new Attempt.Failing<>(answer, Failure.SERVER_ERROR);
                default -> new Attempt.Answered<>(answer);
            };
        }
    }
}
