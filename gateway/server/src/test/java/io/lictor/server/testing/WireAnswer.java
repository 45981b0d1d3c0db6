package io.lictor.server.testing;

import java.util.List;

/**
 * An answer as it was on the wire, in ISO 8859-1.
 *
 * @param status of the first line
 * @param interim statuses of the 1xx answers before it
 * @param headers whole lines in their order
 * @param body without the chunks it may have come in
 * @param end how the body ends, or that it does not
 */
public record WireAnswer(
        int status, List<Integer> interim, List<String> headers, String body, End end, List<String> trailers) {

    /** How one knows where a body ends. */
    public enum End {
        /** There is none, whatever the headers say. */
        NO_BODY,
        LENGTH,
        CHUNKS,
        CLOSE,
        /** The connection ended before the body. */
        CUT
    }

    public List<String> values(String name) {
        return WireReader.values(headers, name);
    }
}
