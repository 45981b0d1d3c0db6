package io.lictor.transcoding;

import java.util.Locale;
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
        for (String range : header == null ? new String[0] : header.split(",", -1)) {
            String[] parts = range.split(";", -1);
            ResponseStream form = form(parts[0].strip().toLowerCase(Locale.ROOT), writer);
            double quality = quality(parts);
            if (form != null && quality > best) {
                best = quality;
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

    private static double quality(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException unreadable) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
