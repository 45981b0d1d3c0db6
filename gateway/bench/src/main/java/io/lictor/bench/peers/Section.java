package io.lictor.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of a text between two lines, written by a program while people write the rest. Immutable. */
final class Section {

    static final String BEGIN = "<!-- Begin: written by run-peers. -->";
    static final String END = "<!-- End: written by run-peers. -->";

    private final Path file;

    private Section(Path file) {
        this.file = file;
    }

    /** Throws unless the file has such a section: better before a long run than after it. */
    static Section of(Path file) throws IOException {
        try {
            replaced(Files.readString(file), "");
        } catch (IllegalArgumentException none) {
            throw new IOException(file + ": " + none.getMessage(), none);
        }
        return new Section(file);
    }

    void write(String content) throws IOException {
        Files.writeString(file, replaced(Files.readString(file), content));
    }

    /** Everything outside the two lines, and they themselves, stay as they are. */
    static String replaced(String text, String content) {
        int begin = only(text, BEGIN) + BEGIN.length();
        int end = only(text, END);
        if (end < begin) {
            throw new IllegalArgumentException(END + " stands before " + BEGIN);
        }
        return text.substring(0, begin) + "\n\n" + content.strip() + "\n\n" + text.substring(end);
    }

    private static int only(String text, String line) {
        int first = text.indexOf(line);
        if (first < 0 || text.indexOf(line, first + 1) >= 0) {
            throw new IllegalArgumentException(line + " must be there exactly once");
        }
        return first;
    }
}
