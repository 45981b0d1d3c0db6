package io.lictor.samples.auth;

import com.google.rpc.Code;
import io.grpc.stub.StreamObserver;
import io.lictor.samples.auth.TokenSigner.Token;
import io.lictor.samples.proto.auth.AuthServiceGrpc;
import io.lictor.samples.proto.auth.LoginRequest;
import io.lictor.samples.proto.auth.LoginResponse;
import io.lictor.samples.proto.auth.VerifyRequest;
import io.lictor.samples.proto.auth.VerifyResponse;
import io.lictor.samples.serving.Refusal;
import io.lictor.samples.serving.Timestamps;
import io.lictor.samples.serving.Unary;
import io.lictor.samples.serving.Violations;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;

/** Trades passwords for tokens. Immutable. */
final class AuthService extends AuthServiceGrpc.AuthServiceImplBase {

    private static final int LONGEST = 1000;

    private final Map<String, String> passwords;
    private final TokenSigner signer;

    AuthService(Map<String, String> passwords, TokenSigner signer) {
        this.passwords = Map.copyOf(passwords);
        this.signer = signer;
    }

    @Override
    public void login(LoginRequest request, StreamObserver<LoginResponse> observer) {
        Unary.answer(observer, () -> {
            new Violations()
                    .requireText(request.getUser(), "user", LONGEST)
                    .requireText(request.getPassword(), "password", LONGEST)
                    .check();
            if (!knows(request)) {
                throw Refusal.because(Code.UNAUTHENTICATED, "BAD_CREDENTIALS", "wrong user or password");
            }
            Token token = signer.issue(request.getUser());
            return LoginResponse.newBuilder()
                    .setToken(token.text())
                    .setExpireTime(Timestamps.of(token.expiry()))
                    .build();
        });
    }

    @Override
    public void verify(VerifyRequest request, StreamObserver<VerifyResponse> observer) {
        Unary.answer(observer, () -> {
            Token token = signer.verify(request.getToken())
                    .orElseThrow(() -> Refusal.because(
                            Code.UNAUTHENTICATED, "BAD_TOKEN", "the token is not ours or has expired, log in again"));
            return VerifyResponse.newBuilder()
                    .setUser(token.user())
                    .setExpireTime(Timestamps.of(token.expiry()))
                    .build();
        });
    }

    private boolean knows(LoginRequest request) {
        String password = passwords.getOrDefault(request.getUser(), "");
        return !password.isEmpty()
                && MessageDigest.isEqual(
                        password.getBytes(StandardCharsets.UTF_8),
                        request.getPassword().getBytes(StandardCharsets.UTF_8));
    }
}
