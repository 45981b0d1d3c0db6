package io.lictor.samples.serving;

/** Somebody else listens on the port that was asked for. */
public final class PortTakenException extends RuntimeException {

    PortTakenException(String message, Throwable cause) {
        super(message, cause);
    }
}
