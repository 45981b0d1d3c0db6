package io.lictor.routing.traefik;

/** A rule that cannot be read; the message says where and why. */
public final class RuleException extends RuntimeException {
    RuleException(String message) {
        super(message, null, false, false);
    }
}
