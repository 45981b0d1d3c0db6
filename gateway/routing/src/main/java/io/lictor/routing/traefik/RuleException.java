package io.lictor.routing.traefik;

import io.lictor.path.Mark;
import io.lictor.path.MarkedException;

/** A rule that cannot be read; the message says where and why. */
public final class RuleException extends MarkedException {
    RuleException(String message, Mark mark) {
        super(message, mark);
    }
}
