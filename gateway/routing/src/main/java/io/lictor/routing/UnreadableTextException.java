package io.lictor.routing;

import io.lictor.path.Mark;
import io.lictor.path.MarkedException;

/** What somebody wrote into a registration or beside it, and what cannot be read. */
final class UnreadableTextException extends MarkedException {

    UnreadableTextException(String message, Mark mark) {
        super(message, mark);
    }

    UnreadableTextException(String message, Mark mark, Throwable cause) {
        super(message, mark, cause);
    }
}
