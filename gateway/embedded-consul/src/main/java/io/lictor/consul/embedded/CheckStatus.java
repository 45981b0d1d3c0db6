package io.lictor.consul.embedded;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** From best to worst. */
enum CheckStatus {
    PASSING,
    WARNING,
    CRITICAL;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<CheckStatus> parse(String text) {
        return Stream.of(values()).filter(status -> status.text().equals(text)).findFirst();
    }
}
