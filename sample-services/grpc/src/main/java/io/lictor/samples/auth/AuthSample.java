package io.lictor.samples.auth;

import io.lictor.samples.serving.Sample;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code auth_micro}. Reads {@code AUTH_KEY}, what tokens are signed with: processes that share it accept each other's
 * tokens, without it every process has a key of its own; and {@code AUTH_USERS}, as {@code name:password,...}.
 */
public final class AuthSample {

    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final int SHORTEST_KEY = 16;

    private AuthSample() {}

    public static Sample create(Map<String, String> environment) {
        TokenSigner signer = new TokenSigner(key(environment), InstantSource.system(), LIFETIME);
        AuthService service = new AuthService(users(environment.getOrDefault("AUTH_USERS", "demo:demo")), signer);
        return new Sample("auth_micro", List.of(service.bindService()));
    }

    private static byte[] key(Map<String, String> environment) {
        String shared = environment.getOrDefault("AUTH_KEY", "");
        if (shared.isEmpty()) {
            byte[] own = new byte[32];
            new SecureRandom().nextBytes(own);
            return own;
        }
        if (shared.length() < SHORTEST_KEY) {
            throw new IllegalArgumentException("AUTH_KEY must have at least " + SHORTEST_KEY + " characters");
        }
        return shared.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> users(String text) {
        Map<String, String> users = new HashMap<>();
        for (String user : text.split(",", -1)) {
            int colon = user.indexOf(':');
            if (colon < 1 || colon == user.length() - 1) {
                throw new IllegalArgumentException("AUTH_USERS must be like name:password,name:password");
            }
            users.put(user.substring(0, colon), user.substring(colon + 1));
        }
        return users;
    }
}
