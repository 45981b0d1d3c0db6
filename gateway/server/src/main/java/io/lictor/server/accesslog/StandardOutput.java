package io.lictor.server.accesslog;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** The process's own output, past {@code System.out} and its lock: each write is whole lines. */
public final class StandardOutput implements LogTarget {

    private final OutputStream out = new FileOutputStream(FileDescriptor.out);

    @Override
    public void write(ByteArrayOutputStream lines) throws IOException {
        lines.writeTo(out);
    }

    /** The output is not ours to close. */
    @Override
    public void close() {}
}
