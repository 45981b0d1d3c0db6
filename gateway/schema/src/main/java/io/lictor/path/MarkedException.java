package io.lictor.path;

/** A text that cannot be read, and where; the message says what is wrong and how to mend it. */
public abstract class MarkedException extends IllegalArgumentException {

    private final transient Mark mark;

    protected MarkedException(String message, Mark mark) {
        super(message);
        this.mark = mark;
    }

    protected MarkedException(String message, Mark mark, Throwable cause) {
        super(message, cause);
        this.mark = mark;
    }

    /** Where the text goes wrong. */
    public final Mark mark() {
        return mark;
    }
}
