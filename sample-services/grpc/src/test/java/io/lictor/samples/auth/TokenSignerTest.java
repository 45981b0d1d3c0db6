package io.lictor.samples.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.samples.auth.TokenSigner.Token;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenSignerTest {

    private static final Instant NOW = Instant.parse("2026-03-15T12:00:00Z");

    private final TokenSigner signer = signer("a key that is shared", NOW);

    @Test
    void another_signer_with_the_same_key_accepts_a_token() {
        Token token = signer.issue("livia:the:second");

        assertThat(signer("a key that is shared", NOW).verify(token.text())).contains(token);
        assertThat(token.user()).isEqualTo("livia:the:second");
    }

    @Test
    void a_signer_with_another_key_refuses_a_token() {
        assertThat(signer("another key", NOW).verify(signer.issue("livia").text()))
                .isEmpty();
    }

    @Test
    void a_token_expires() {
        String token = signer.issue("livia").text();

        assertThat(signer("a key that is shared", NOW.plusSeconds(59)).verify(token))
                .isPresent();
        assertThat(signer("a key that is shared", NOW.plusSeconds(60)).verify(token))
                .isEmpty();
    }

    @Test
    void a_changed_payload_is_refused() {
        String signature = signer.issue("livia").text().replaceFirst("^[^.]*", "");
        String payload = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((NOW.plusSeconds(60).getEpochSecond() + ":claudius").getBytes(StandardCharsets.UTF_8));

        assertThat(signer.verify(payload + signature)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a", ".a", "a.", "a.b", "a.!!", "!!.a", "a.b.c"})
    void nonsense_is_refused(String text) {
        assertThat(signer.verify(text)).isEmpty();
    }

    private static TokenSigner signer(String key, Instant now) {
        InstantSource clock = InstantSource.fixed(now);
        return new TokenSigner(key.getBytes(StandardCharsets.UTF_8), clock, Duration.ofMinutes(1));
    }
}
