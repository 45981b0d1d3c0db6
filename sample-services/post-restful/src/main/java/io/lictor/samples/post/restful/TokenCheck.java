package io.lictor.samples.post.restful;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.lictor.samples.proto.auth.AuthServiceGrpc;
import io.lictor.samples.proto.auth.AuthServiceGrpc.AuthServiceStub;
import io.lictor.samples.proto.auth.VerifyRequest;
import io.lictor.samples.proto.auth.VerifyResponse;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Asks AuthService whose a bearer token is, without blocking. Thread-safe. */
final class TokenCheck {

    private static final String BEARER = "bearer ";
    private static final long LIMIT_SECONDS = 2;

    private final AuthServiceStub auth;

    TokenCheck(Channel channel) {
        this.auth = AuthServiceGrpc.newStub(channel);
    }

    /**
     * The user the token belongs to, else a {@link Refusal}: 401, or 503 when AuthService does not answer.
     *
     * @param header the value of {@code Authorization}
     */
    Mono<String> user(@Nullable String header) {
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return Mono.error(new Refusal(
                    HttpStatus.UNAUTHORIZED,
                    "log in at AuthService and send the token as Authorization: Bearer <token>"));
        }
        VerifyRequest request = VerifyRequest.newBuilder()
                .setToken(header.substring(BEARER.length()).strip())
                .build();
        return Mono.create(sink -> verify(request, sink));
    }

    private void verify(VerifyRequest request, MonoSink<String> sink) {
        StreamObserver<VerifyResponse> observer = new StreamObserver<>() {
            @Override
            public void onNext(VerifyResponse response) {
                sink.success(response.getUser());
            }

            @Override
            public void onError(Throwable failure) {
                sink.error(refusal(Status.fromThrowable(failure)));
            }

            @Override
            public void onCompleted() {
                // The answer came by onNext.
            }
        };
        auth.withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS).verify(request, observer);
    }

    private static Refusal refusal(Status status) {
        return switch (status.getCode()) {
            case UNAUTHENTICATED -> new Refusal(HttpStatus.UNAUTHORIZED, String.valueOf(status.getDescription()));
            default ->
                new Refusal(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "auth_micro did not say whose the token is: " + status.getCode());
        };
    }
}
