package io.lictor.server.backend;

import io.lictor.balancing.Failure;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the head of an HTTP answer says of its endpoint. Stateless. */
final class HttpVerdict {

    private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(60);

    private HttpVerdict() {}

    /**
     * The attempt that brought this answer.
     *
     * @param retryAfter the header of that name
     * @param release lets the answer go when another one is taken
     */
    static <A> Attempt<A> attempt(int status, @Nullable String retryAfter, A answer, Runnable release) {
        return switch (status) {
            case 503 -> new Attempt.Unwell<>(answer, Failure.UNAVAILABLE, pause(retryAfter), release);
            case 500, 502 -> new Attempt.Failing<>(answer, Failure.SERVER_ERROR, release);
            case 504 -> new Attempt.Failing<>(answer, Failure.TIMEOUT, release);
            case 429 -> new Attempt.Failing<>(answer, Failure.OVERLOADED, release);
            default -> new Attempt.Answered<>(answer, release);
        };
    }

    private static Optional<Duration> pause(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > 9 || !text.chars().allMatch(Character::isDigit)) {
            return Optional.empty();
        }
        Duration wished = Duration.ofSeconds(Long.parseLong(text));
        return Optional.of(wished.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wished);
    }
}
