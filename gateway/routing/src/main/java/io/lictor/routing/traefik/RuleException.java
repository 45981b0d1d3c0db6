package io.lictor.routing.traefik;

/** A rule that cannot be read; the message says where and why. */
public final class RuleException extends IllegalArgumentException {
    RuleException(String message) {
        super(message);
    }
}
