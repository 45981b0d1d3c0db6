package io.lictor.transcoding;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A text is not a value of the wanted type; says what was expected, the caller knows where. */
final class UnfitValueException extends Exception {

    private final @Nullable String key;

    UnfitValueException(String expected) {
        this(expected, null);
    }

    private UnfitValueException(String expected, @Nullable String key) {
        super(expected, null, false, false);
        this.key = key;
    }

    /** The same of the key of a map. */
    UnfitValueException asKey(String text) {
        return new UnfitValueException("as key " + expected(), text);
    }

    String expected() {
        return String.valueOf(getMessage());
    }

    /** The key that is at fault; empty when it is the value. */
    Optional<String> key() {
        return Optional.ofNullable(key);
    }
}
