package io.lictor.server.check;

/** The command cannot be carried out as it was given; the message says why. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
