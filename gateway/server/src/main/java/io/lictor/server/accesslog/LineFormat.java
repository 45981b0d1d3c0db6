package io.lictor.server.accesslog;

import java.io.OutputStream;

/** How a line looks. */
public enum LineFormat {
    /** A JSON object per line. */
    JSON {
        @Override
        public LineWriter writer(OutputStream out) {
            return new JsonLineWriter(out);
        }
    },
    /** The Common Log Format of the NCSA server, which every reader of access logs knows. */
    COMMON {
        @Override
        public LineWriter writer(OutputStream out) {
            return new CommonLineWriter(out);
        }
    };

    /** Writes lines of this format into memory: it writes piece by piece. */
    public abstract LineWriter writer(OutputStream out);
}
