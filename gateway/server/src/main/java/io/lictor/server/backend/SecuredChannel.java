package io.lictor.server.backend;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import java.util.concurrent.TimeUnit;

/** To an endpoint behind TLS, by grpc-java. */
record SecuredChannel(ManagedChannel channel) implements LoopChannel {

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
