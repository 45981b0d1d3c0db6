package io.lictor.schema;

import io.lictor.path.Mark;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Descriptors that cannot be had or used; the message says which, why, and how to mend it. */
public final class SchemaException extends RuntimeException {

    private final transient @Nullable Mark mark;

    public SchemaException(String message) {
        super(message);
        this.mark = null;
    }

    /** The mark of a cause that has one is its own. */
    public SchemaException(String message, Throwable cause) {
        super(message, cause);
        this.mark = cause instanceof SchemaException schema ? schema.mark : null;
    }

    /** Says where the text of a service configuration goes wrong. */
    public SchemaException(String message, Mark mark, Throwable cause) {
        super(message, cause);
        this.mark = mark;
    }

    /** What is wrong in which text, where that is known. */
    public Optional<Mark> mark() {
        return Optional.ofNullable(mark);
    }
}
