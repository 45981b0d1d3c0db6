package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** One JSON array; an error stands in it as a last element, and the array is left open. */
final class ArrayStream implements ResponseStream {

    private static final byte[] EMPTY = "[]".getBytes(US_ASCII);
    private static final byte[] CLOSE = "]".getBytes(US_ASCII);

    private final ResponseWriter writer;
    private boolean begun;

    ArrayStream(ResponseWriter writer) {
        this.writer = writer;
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public byte[] message(byte[] message) {
        byte[] framed = Frame.of(begun ? "," : "[", writer.write(message), "");
        begun = true;
        return framed;
    }

    @Override
    public byte[] end() {
        return begun ? CLOSE : EMPTY;
    }

    @Override
    public byte[] error(byte[] status) {
        return Frame.of(",{\"error\":", status, "}");
    }

    @Override
    public boolean endsWithError() {
        return false;
    }
}
