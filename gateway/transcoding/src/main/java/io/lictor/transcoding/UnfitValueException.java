package io.lictor.transcoding;

/** A text is not a value of the wanted type; says what was expected, the caller knows where. */
final class UnfitValueException extends Exception {
    UnfitValueException(String expected) {
        super(expected, null, false, false);
    }

    String expected() {
        return String.valueOf(getMessage());
    }
}
