package io.lictor.consul.embedded;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Asks gRPC's health service, for one service or for the whole server; only SERVING passes. */
record GrpcProbe(CheckDefinition.Kind.Grpc kind, Duration timeout) implements Probe {

    @Override
    public Mono<Result> look() {
        int slash = kind.target().indexOf('/');
        String address = slash < 0 ? kind.target() : kind.target().substring(0, slash);
        String service = slash < 0 ? "" : kind.target().substring(slash + 1);
        return Mono.create(sink -> {
            ManagedChannel channel;
            try {
                channel = channel(address);
            } catch (IllegalArgumentException | SSLException e) {
                sink.success(Result.critical("rpc error: code = Unavailable desc = " + e.getMessage()));
                return;
            }
            sink.onDispose(channel::shutdownNow);
            HealthGrpc.newStub(channel)
                    .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
                    .check(HealthCheckRequest.newBuilder().setService(service).build(), new Answer(sink, address));
        });
    }

    private ManagedChannel channel(String address) throws SSLException {
        NettyChannelBuilder builder = NettyChannelBuilder.forTarget("dns:///" + address);
        if (!kind.tls()) {
            return builder.usePlaintext().build();
        }
        SslContextBuilder ssl = GrpcSslContexts.forClient();
        return builder.sslContext(
                        kind.skipVerify()
                                ? ssl.trustManager(InsecureTrustManagerFactory.INSTANCE)
                                        .build()
                                : ssl.build())
                .build();
    }

    private final class Answer implements StreamObserver<HealthCheckResponse> {

        private final MonoSink<Result> sink;
        private final String address;

        Answer(MonoSink<Result> sink, String address) {
            this.sink = sink;
            this.address = address;
        }

        @Override
        public void onNext(HealthCheckResponse response) {
            sink.success(
                    response.getStatus() == HealthCheckResponse.ServingStatus.SERVING
                            ? Result.passing("gRPC check " + kind.target() + ": success")
                            : Result.critical("gRPC application didn't report service healthy"));
        }

        @Override
        public void onError(Throwable error) {
            Status status = Status.fromThrowable(error);
            String description = status.getCause() == null
                    ? String.valueOf(status.getDescription())
                    : Probe.reason(status.getCause(), address);
            sink.success(Result.critical("rpc error: code = " + asGo(status.getCode()) + " desc = " + description));
        }

        @Override
        public void onCompleted() {
            sink.success(Result.critical("gRPC health check ended without an answer"));
        }
    }

    /** {@code DEADLINE_EXCEEDED} as {@code DeadlineExceeded}. */
    private static String asGo(Status.Code code) {
        StringBuilder text = new StringBuilder();
        for (String word : code.name().split("_", -1)) {
            text.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return text.toString();
    }
}
