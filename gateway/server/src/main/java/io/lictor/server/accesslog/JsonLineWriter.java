package io.lictor.server.accesslog;

import java.io.OutputStream;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * A JSON object per line. Everything but ASCII is escaped: so a line is valid JSON whatever the text holds, halves of
 * surrogate pairs too, and no reader can mistake its encoding. Keys that have no value are left out.
 */
final class JsonLineWriter implements LineWriter {

    /** Always three digits, so that lines can be sorted as texts. */
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private final JsonGenerator json;

    JsonLineWriter(OutputStream out) {
        this.json = JsonFactory.builder()
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .rootValueSeparator("")
                .build()
                .createGenerator(ObjectWriteContext.empty(), out);
    }

    @Override
    public void write(AccessEntry entry) {
        json.writeStartObject();
        json.writeStringProperty("time", TIME.format(Instant.ofEpochMilli(entry.epochMillis())));
        AccessEntry.Request request = entry.request();
        json.writeStringProperty("client", request.client());
        text("forwarded_for", request.forwardedFor());
        json.writeStringProperty("method", request.method());
        json.writeStringProperty("path", request.path());
        json.writeStringProperty("protocol", request.protocol());
        json.writeNumberProperty("status", entry.status());
        json.writeNumberProperty("bytes_in", entry.bytesIn());
        json.writeNumberProperty("bytes_out", entry.bytesOut());
        json.writeNumberProperty("total_us", entry.totalMicros());
        AccessEntry.Call call = entry.call();
        if (call != null) {
            call(call);
        }
        text("request_id", request.id());
        text("trace_id", request.traceId());
        text("user_agent", request.userAgent());
        json.writeStringProperty("end", entry.end().name().toLowerCase(Locale.ROOT));
        text("reason", entry.reason());
        json.writeEndObject();
        json.writeRaw('\n');
        json.flush();
    }

    private void call(AccessEntry.Call call) {
        json.writeStringProperty("route", call.route());
        json.writeStringProperty("service", call.service());
        text("endpoint", call.endpoint());
        json.writeNumberProperty("attempts", call.attempts());
        json.writeNumberProperty("upstream_us", call.upstreamMicros());
        Integer grpcStatus = call.grpcStatus();
        if (grpcStatus != null) {
            json.writeNumberProperty("grpc_status", grpcStatus);
        }
    }

    private void text(String key, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(key, value);
        }
    }
}
