package io.lictor.samples.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens of the form {@code base64url(expiry seconds:user).base64url(HMAC-SHA-256)}. Nothing is stored, so any signer
 * with the same key accepts them. Thread-safe.
 */
final class TokenSigner {

    private static final String ALGORITHM = "HmacSHA256";
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final SecretKeySpec key;
    private final InstantSource clock;
    private final Duration lifetime;

    TokenSigner(byte[] key, InstantSource clock, Duration lifetime) {
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.clock = clock;
        this.lifetime = lifetime;
    }

    record Token(String text, String user, Instant expiry) {}

    Token issue(String user) {
        Instant expiry = Instant.ofEpochSecond(clock.instant().plus(lifetime).getEpochSecond());
        String payload =
                ENCODER.encodeToString((expiry.getEpochSecond() + ":" + user).getBytes(StandardCharsets.UTF_8));
        return new Token(payload + "." + ENCODER.encodeToString(signature(payload)), user, expiry);
    }

    /** Empty for a token that is malformed, forged or has expired: a caller is not told which. */
    Optional<Token> verify(String text) {
        int dot = text.indexOf('.');
        if (dot < 1) {
            return Optional.empty();
        }
        String payload = text.substring(0, dot);
        try {
            byte[] signature = Base64.getUrlDecoder().decode(text.substring(dot + 1));
            if (!MessageDigest.isEqual(signature, signature(payload))) {
                return Optional.empty();
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        // Behind its signature the payload is known to be ours.
        String content = new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
        int colon = content.indexOf(':');
        Instant expiry = Instant.ofEpochSecond(Long.parseLong(content.substring(0, colon)));
        return Optional.of(new Token(text, content.substring(colon + 1), expiry))
                .filter(token -> clock.instant().isBefore(token.expiry()));
    }

    private byte[] signature(String payload) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(payload.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
