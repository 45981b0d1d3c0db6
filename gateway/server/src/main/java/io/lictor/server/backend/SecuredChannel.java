package io.lictor.server.backend;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import java.util.concurrent.TimeUnit;

/** To an endpoint behind TLS, by grpc-java. */
record SecuredChannel(ManagedChannel channel) implements LoopChannel {

    /**
     * Has somebody told when a connection of the channel has ended, and when there is one again. A connection that grpc-java
     * ends because nobody uses it looks the same.
     *
     * @param told on any thread
     */
    static void watch(ManagedChannel channel, Runnable told) {
        watch(channel, channel.getState(false), false, told);
    }

    /** @param known whether there has been a connection */
    private static void watch(ManagedChannel channel, ConnectivityState from, boolean known, Runnable told) {
        channel.notifyWhenStateChanged(from, () -> {
            ConnectivityState to = channel.getState(false);
            if (to == ConnectivityState.SHUTDOWN) {
                return;
            }
            boolean connected = to == ConnectivityState.READY;
            if (known && (connected || from == ConnectivityState.READY)) {
                told.run();
            }
            watch(channel, to, known || connected, told);
        });
    }

    @Override
    public ClientCall<byte[], byte[]> call(GrpcCall call, boolean streamedAnswer, CallTrace trace) {
        if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            // The circuit decides when an endpoint is tried again; gRPC's own back-off would only add to it.
            channel.resetConnectBackoff();
        }
        return channel.newCall(method(call, streamedAnswer), options(call, trace));
    }

    private static CallOptions options(GrpcCall call, CallTrace trace) {
        CallOptions options = CallOptions.DEFAULT.withStreamTracerFactory(trace.tracers());
        return call.limits()
                .deadline()
                .map(limit -> options.withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS))
                .orElse(options);
    }

    private static MethodDescriptor<byte[], byte[]> method(GrpcCall call, boolean streamedAnswer) {
        return MethodDescriptor.newBuilder(ByteMarshaller.INSTANCE, ByteMarshaller.INSTANCE)
                .setFullMethodName(call.path())
                .setType(call.request().type(streamedAnswer))
                .build();
    }

    @Override
    public void connect() {
        channel.getState(true);
    }

    @Override
    public void end() {
        channel.shutdownNow();
    }
}
