package io.lictor.transcoding;

/** Server-sent events (the WHATWG's HTML standard, 9.2); an error is an event named {@code error}. */
final class EventStream implements ResponseStream {

    private static final byte[] NOTHING = {};

    private final ResponseWriter writer;

    EventStream(ResponseWriter writer) {
        this.writer = writer;
    }

    @Override
    public String contentType() {
        return "text/event-stream";
    }

    @Override
    public byte[] message(byte[] message) {
        return Frame.of("data: ", writer.write(message), "\n\n");
    }

    @Override
    public byte[] end() {
        return NOTHING;
    }

    @Override
    public byte[] error(byte[] status) {
        return Frame.of("event: error\ndata: ", status, "\n\n");
    }

    @Override
    public boolean endsWithError() {
        return true;
    }
}
