package io.lictor.server.accesslog;

import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * A JSON object per line. Everything but ASCII is escaped: so a line is valid JSON whatever the text holds, halves of
 * surrogate pairs too, and no reader can mistake its encoding. Keys that have no value are left out.
 */
final class JsonLineWriter implements LineWriter {

    /** A second, without the {@code Z} behind it. */
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int MILLIS = 1_000;

    /** The keys of a line, encoded once. */
    @SuppressWarnings("ImmutableEnumChecker") // but for bytes that it remembers
    private enum Key {
        TIME,
        CLIENT,
        FORWARDED_FOR,
        METHOD,
        PATH,
        PROTOCOL,
        STATUS,
        BYTES_IN,
        BYTES_OUT,
        TOTAL_US,
        ROUTE,
        SERVICE,
        ENDPOINT,
        ATTEMPTS,
        UPSTREAM_US,
        GRPC_STATUS,
        REQUEST_ID,
        TRACE_ID,
        USER_AGENT,
        END,
        REASON;

        private final SerializableString encoded = new SerializedString(name().toLowerCase(Locale.ROOT));
    }

    private final JsonGenerator json;
    private long second = Long.MIN_VALUE;
    private String secondText = "";

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
        text(Key.TIME, time(entry.epochMillis()));
        AccessEntry.Request request = entry.request();
        text(Key.CLIENT, request.client());
        text(Key.FORWARDED_FOR, request.forwardedFor());
        text(Key.METHOD, request.method());
        text(Key.PATH, request.path());
        text(Key.PROTOCOL, request.protocol());
        number(Key.STATUS, entry.status());
        number(Key.BYTES_IN, entry.bytesIn());
        number(Key.BYTES_OUT, entry.bytesOut());
        number(Key.TOTAL_US, entry.totalMicros());
        AccessEntry.Call call = entry.call();
        if (call != null) {
            call(call);
        }
        text(Key.REQUEST_ID, request.id());
        text(Key.TRACE_ID, request.traceId());
        text(Key.USER_AGENT, request.userAgent());
        text(Key.END, entry.end().text());
        text(Key.REASON, entry.reason());
        json.writeEndObject();
        json.writeRaw('\n');
        json.flush();
    }

    private void call(AccessEntry.Call call) {
        text(Key.ROUTE, call.route());
        text(Key.SERVICE, call.service());
        text(Key.ENDPOINT, call.endpoint());
        number(Key.ATTEMPTS, call.attempts());
        number(Key.UPSTREAM_US, call.upstreamMicros());
        Integer grpcStatus = call.grpcStatus();
        if (grpcStatus != null) {
            number(Key.GRPC_STATUS, grpcStatus);
        }
    }

    /** Always three digits of a second, so that lines can be sorted as texts. Many lines are of the same second. */
    private String time(long epochMillis) {
        long wanted = Math.floorDiv(epochMillis, MILLIS);
        if (wanted != second) {
            second = wanted;
            secondText = SECOND.format(Instant.ofEpochSecond(wanted));
        }
        int millis = Math.floorMod(epochMillis, MILLIS);
        return secondText + '.' + millis / 100 + millis / 10 % 10 + millis % 10 + 'Z';
    }

    private void text(Key key, @Nullable String value) {
        if (value != null) {
            json.writeName(key.encoded);
            json.writeString(value);
        }
    }

    private void number(Key key, long value) {
        json.writeName(key.encoded);
        json.writeNumber(value);
    }
}
