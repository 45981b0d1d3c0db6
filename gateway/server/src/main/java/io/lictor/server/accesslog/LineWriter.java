package io.lictor.server.accesslog;

import java.io.IOException;

/** Writes lines into memory, one whole line per entry. Used by one thread. */
public interface LineWriter {

    /** Writes an entry and the end of its line. */
    void write(AccessEntry entry) throws IOException;
}
