package io.lictor.transcoding;

import org.jspecify.annotations.Nullable;

/** What an {@code Accept} header (RFC 9110, 12.5.1) says of the forms of a stream. */
final class Accept {

    private Accept() {}

    /**
     * The form the client likes best; the array where it likes none of them, or several the same.
     *
     * @param header as received
     */
    static ResponseStream choose(@Nullable String header, ResponseWriter writer) {
        double best = 0;
        ResponseStream chosen = null;
        for (Weighted range : Weighted.parse(header == null ? "" : header)) {
            ResponseStream form = form(range.value(), writer);
            if (form != null && range.weight() > best) {
                best = range.weight();
                chosen = form;
            }
        }
        return chosen == null ? new ArrayStream(writer) : chosen;
    }

    private static @Nullable ResponseStream form(String type, ResponseWriter writer) {
        return switch (type) {
            case "application/x-ndjson", "application/ndjson", "application/jsonl" -> new LineStream(writer);
            case "text/event-stream" -> new EventStream(writer);
            case "application/json", "application/*", "*/*" -> new ArrayStream(writer);
            default -> null;
        };
    }
}
