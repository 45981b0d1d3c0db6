package io.lictor.server.accesslog;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Where lines go. Used by one thread. */
public interface LogTarget {

    /** Writes whole lines, and keeps none back. */
    void write(ByteArrayOutputStream lines) throws IOException;

    void close() throws IOException;
}
