package io.lictor.transcoding;

import io.lictor.transcoding.TranscodingException.Reason;

/** What is wrong with a text that should be JSON, in words, and where. */
final class JsonFlaw extends Exception {

    private final Reason reason;
    private final int offset;

    JsonFlaw(Reason reason, int offset, String sentence) {
        super(sentence, null, false, false);
        this.reason = reason;
        this.offset = offset;
    }

    /** The text is not JSON. */
    static JsonFlaw malformed(int offset, String sentence) {
        return new JsonFlaw(Reason.MALFORMED_JSON, offset, sentence);
    }

    Reason reason() {
        return reason;
    }

    /** The index of the byte at fault. */
    int offset() {
        return offset;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
