package io.lictor.samples.post;

import com.google.rpc.Code;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.lictor.samples.proto.auth.AuthServiceGrpc;
import io.lictor.samples.proto.auth.AuthServiceGrpc.AuthServiceBlockingStub;
import io.lictor.samples.proto.auth.VerifyRequest;
import io.lictor.samples.serving.Refusal;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets a call through when AuthService knows its token, and tells the service whose it is. Waits for AuthService, so the
 * server needs an executor that may be blocked. Thread-safe.
 */
final class TokenCheck implements ServerInterceptor {

    /** Whose call it is. */
    static final Context.Key<String> USER = Context.key("user");

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String BEARER = "bearer ";
    private static final long LIMIT_SECONDS = 2;

    private final AuthServiceBlockingStub auth;

    TokenCheck(Channel channel) {
        this.auth = AuthServiceGrpc.newBlockingStub(channel);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        try {
            String user = user(headers.get(AUTHORIZATION));
            return Contexts.interceptCall(Context.current().withValue(USER, user), call, headers, next);
        } catch (StatusRuntimeException refusal) {
            Metadata trailers = refusal.getTrailers();
            call.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
            return new ServerCall.Listener<>() {};
        }
    }

    private String user(@Nullable String header) {
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            throw Refusal.because(
                    Code.UNAUTHENTICATED,
                    "NO_TOKEN",
                    "log in at AuthService and send the token as authorization: Bearer <token>");
        }
        String token = header.substring(BEARER.length()).strip();
        try {
            return auth.withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
                    .verify(VerifyRequest.newBuilder().setToken(token).build())
                    .getUser();
        } catch (StatusRuntimeException e) {
            throw switch (e.getStatus().getCode()) {
                case UNAUTHENTICATED -> e;
                default ->
                    Refusal.because(
                            Code.UNAVAILABLE, "NO_AUTH", "auth_micro did not say whose the token is: " + e.getStatus());
            };
        }
    }
}
