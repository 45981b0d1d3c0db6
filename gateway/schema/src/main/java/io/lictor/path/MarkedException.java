package io.lictor.path;

/** A text that cannot be read, and where; the message says what is wrong and how to mend it. */
public class MarkedException extends IllegalArgumentException {

    private final transient Mark mark;

    public MarkedException(String message, Mark mark) {
        super(message);
        this.mark = mark;
    }

    public MarkedException(String message, Mark mark, Throwable cause) {
        super(message, cause);
        this.mark = mark;
    }

    /** Where the text goes wrong. */
    public final Mark mark() {
        return mark;
    }
}
