package io.lictor.transcoding;

/** The data of {@code google.api.HttpBody} messages, one after the other; the first says what they are. */
final class RawStream implements ResponseStream {

    private static final byte[] NOTHING = {};

    private final ResponseWriter writer;
    private String contentType = "application/octet-stream";
    private boolean begun;

    RawStream(ResponseWriter writer) {
        this.writer = writer;
    }

    @Override
    public String contentType() {
        return contentType;
    }

    @Override
    public byte[] message(byte[] message) {
        if (!begun) {
            contentType = writer.contentType(message);
            begun = true;
        }
        return writer.write(message);
    }

    @Override
    public byte[] end() {
        return NOTHING;
    }

    @Override
    public byte[] error(byte[] status) {
        return NOTHING;
    }

    @Override
    public boolean endsWithError() {
        return false;
    }
}
