package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A {@code google.protobuf.Any}: the name of a type and the bytes of a message. Immutable. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record AnyWire(String url, byte[] bytes, int from, int to) {

    private static final int URL_TAG = WireOutput.tag(1, WireOutput.LENGTH_DELIMITED);
    private static final int VALUE_TAG = WireOutput.tag(2, WireOutput.LENGTH_DELIMITED);

    /** Reads all that is left. */
    static AnyWire read(WireInput in) {
        String url = "";
        int from = 0;
        int to = 0;
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag == URL_TAG || tag == VALUE_TAG) {
                int length = in.length();
                if (tag == URL_TAG) {
                    url = new String(in.bytes(), in.at(), length, UTF_8);
                } else {
                    from = in.at();
                    to = from + length;
                }
                in.skip(length);
            } else {
                in.skipValue(tag);
            }
        }
        return new AnyWire(url, in.bytes(), from, to);
    }

    boolean isEmpty() {
        return url.isEmpty() && from == to;
    }

    WireInput message() {
        return new WireInput(bytes, from, to);
    }

    /** Begins the object; members or a value follow. */
    void printType(JsonOutput out) {
        out.ascii("{\"@type\":");
        out.string(url);
    }

    /** For a type nobody knows here, or bytes that are none of it. */
    void printBytes(JsonOutput out) {
        printType(out);
        out.ascii(",\"value\":");
        out.base64(bytes, from, to);
        out.ascii('}');
    }
}
