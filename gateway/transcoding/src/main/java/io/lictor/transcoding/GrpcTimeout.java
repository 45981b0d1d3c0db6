package io.lictor.transcoding;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code grpc-timeout} header: at most eight digits and a unit. */
public final class GrpcTimeout {
    private static final Pattern GRAMMAR = Pattern.compile("([0-9]{1,8})([HMSmun])");

    private GrpcTimeout() {}

    /** Empty without a header. */
    public static Optional<Duration> parse(@Nullable String headerValue) {
        if (headerValue == null) {
            return Optional.empty();
        }
        Matcher matcher = GRAMMAR.matcher(headerValue.strip());
        if (!matcher.matches()) {
            throw TranscodingException.invalid(
                    TranscodingException.Reason.INVALID_HEADER,
                    "grpc-timeout",
                    "header 'grpc-timeout': expected 1 to 8 digits and one of H M S m u n, got "
                            + Quoted.of(headerValue));
        }
        long amount = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2).charAt(0)) {
                    case 'H' -> Duration.ofHours(amount);
                    case 'M' -> Duration.ofMinutes(amount);
                    case 'S' -> Duration.ofSeconds(amount);
                    case 'm' -> Duration.ofMillis(amount);
                    case 'u' -> Duration.ofNanos(amount * 1_000);
                    default -> Duration.ofNanos(amount);
                });
    }
}
