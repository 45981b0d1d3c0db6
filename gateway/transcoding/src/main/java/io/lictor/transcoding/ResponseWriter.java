package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lictor.transcoding.TranscodingOptions.Responses;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes response messages in the form a binding asks for: the message, one of its fields, or the bytes of one. Immutable. */
final class ResponseWriter {

    static final String JSON = "application/json";

    /** About how many bytes of JSON one byte of protobuf becomes. */
    private static final int JSON_PER_WIRE = 4;

    private static final int CONTENT_TYPE_TAG = WireOutput.tag(1, WireOutput.LENGTH_DELIMITED);
    private static final int DATA_TAG = WireOutput.tag(2, WireOutput.LENGTH_DELIMITED);

    private final MessagePlans plans;
    private final MessagePlan type;
    private final @Nullable FieldPlan field;
    private final boolean raw;
    private final Responses options;
    private final Scratch.Pool pool;

    ResponseWriter(
            MessagePlans plans, MessagePlan type, @Nullable FieldPlan field, Responses options, Scratch.Pool pool) {
        this.plans = plans;
        this.type = type;
        this.field = field;
        this.raw = MessageKind.isHttpBody(type.type(), field == null ? null : field.field);
        this.options = options;
        this.pool = pool;
    }

    /** Whether the answer is the data of a {@code google.api.HttpBody}, not JSON. */
    boolean raw() {
        return raw;
    }

    byte[] write(byte[] message) {
        if (raw) {
            return body(message, DATA_TAG);
        }
        Scratch scratch = pool.take();
        try {
            try {
                write(message, scratch, false);
            } catch (UntidyException untidy) {
                scratch.bits.clear();
                write(message, scratch, true);
            }
            return scratch.json.copy();
        } catch (TranscodingException unreadable) {
            throw unreadable.inResponse(type.type().getFullName());
        } finally {
            pool.give(scratch);
        }
    }

    private void write(byte[] message, Scratch scratch, boolean wary) {
        JsonOutput out = scratch.json;
        out.begin(options);
        out.reserve(JSON_PER_WIRE * message.length);
        WireToJson json = new WireToJson(plans, scratch, wary);
        if (field == null) {
            json.message(type, new WireInput(message));
            return;
        }
        WireInput only = new WireInput(TidyWire.of(type, field, new WireInput(message)));
        if (!only.hasMore()) {
            unset(field, json, out);
            return;
        }
        int tag = only.tag();
        if (field.map) {
            new MapWire(json, field, only).print(tag, out);
        } else if (field.repeated) {
            json.list(field, tag, only);
        } else {
            json.value(field, tag, only);
        }
    }

    /** A message that was not set reads as an empty one where JSON has a form for that, else as null. */
    private static void unset(FieldPlan field, WireToJson json, JsonOutput out) {
        if (!field.presence) {
            json.absent(field);
            return;
        }
        MessageKind kind = field.message == null ? MessageKind.VALUE : field.message.kind();
        out.ascii(
                switch (kind) {
                    case PLAIN, STRUCT, ANY, HTTP_BODY -> "{}";
                    case LIST_VALUE -> "[]";
                    case TIMESTAMP, DURATION, FIELD_MASK, WRAPPER, VALUE -> "null";
                });
    }

    String contentType(byte[] message) {
        if (!raw) {
            return JSON;
        }
        String said = new String(body(message, CONTENT_TYPE_TAG), UTF_8);
        return said.isEmpty() ? "application/octet-stream" : said;
    }

    private byte[] body(byte[] message, int wanted) {
        try {
            WireInput in = new WireInput(message);
            byte[] found = field == null ? last(in, wanted) : new byte[0];
            while (field != null && in.hasMore()) {
                int tag = in.tag();
                if (tag == field.tag) {
                    FieldWay.Span inside = FieldWay.span(in, tag);
                    byte[] part = last(new WireInput(message, inside.from(), inside.to()), wanted);
                    found = part.length == 0 ? found : part;
                } else {
                    in.skipValue(tag);
                }
            }
            return found;
        } catch (TranscodingException unreadable) {
            throw unreadable.inResponse(type.type().getFullName());
        }
    }

    private static byte[] last(WireInput in, int wanted) {
        int from = 0;
        int to = 0;
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag == wanted) {
                int length = in.length();
                from = in.at();
                to = from + length;
                in.skip(length);
            } else {
                in.skipValue(tag);
            }
        }
        return Arrays.copyOfRange(in.bytes(), from, to);
    }
}
