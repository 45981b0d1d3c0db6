package io.lictor.path;

/** A text that is no path template; the message names the column and what was expected there. */
public final class PathTemplateException extends RuntimeException {

    private final int column;

    PathTemplateException(String template, int column, String problem) {
        super("column " + column + ": " + problem + " (in \"" + template + "\")");
        this.column = column;
    }

    /** Where the text goes wrong, in UTF-16 units counted from 1. */
    public int column() {
        return column;
    }
}
