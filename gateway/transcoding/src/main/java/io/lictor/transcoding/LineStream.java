package io.lictor.transcoding;

/** One compact JSON text per line (NDJSON); an error is a last line of its own. */
final class LineStream implements ResponseStream {

    private static final byte[] NOTHING = {};

    private final ResponseWriter writer;

    LineStream(ResponseWriter writer) {
        this.writer = writer;
    }

    @Override
    public String contentType() {
        return "application/x-ndjson";
    }

    @Override
    public byte[] message(byte[] message) {
        return Frame.of("", writer.write(message), "\n");
    }

    @Override
    public byte[] end() {
        return NOTHING;
    }

    @Override
    public byte[] error(byte[] status) {
        return Frame.of("{\"error\":", status, "}\n");
    }

    @Override
    public boolean endsWithError() {
        return true;
    }
}
