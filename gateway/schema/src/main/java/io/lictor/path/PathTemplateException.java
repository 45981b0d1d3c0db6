package io.lictor.path;

/** A text that is no path template; the message names the column and what was expected there. */
public final class PathTemplateException extends MarkedException {

    PathTemplateException(Mark mark, String problem) {
        super("column " + mark.column() + ": " + problem + " (in \"" + mark.text() + "\")", mark);
    }

    PathTemplateException(String template, int column, String problem) {
        this(Mark.of(template, column, 1), problem);
    }

    /** Where the text goes wrong, in UTF-16 units counted from 1. */
    public int column() {
        return mark().column();
    }
}
