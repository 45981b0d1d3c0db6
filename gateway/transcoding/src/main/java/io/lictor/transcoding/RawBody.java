package io.lictor.transcoding;

import org.jspecify.annotations.Nullable;

/**
 * The body is a {@code google.api.HttpBody}: its bytes as they are, and its content type.
 *
 * @param field where it goes; null when it is the request itself
 */
record RawBody(@Nullable FieldPlan field) implements BodyBinder {

    private static final int CONTENT_TYPE_TAG = WireOutput.tag(1, WireOutput.LENGTH_DELIMITED);
    private static final int DATA_TAG = WireOutput.tag(2, WireOutput.LENGTH_DELIMITED);

    @Override
    public void bind(byte[] body, @Nullable String contentType, Scratch scratch, @Nullable MaskTrail mask) {
        if (body.length == 0 && contentType == null) {
            return;
        }
        WireOutput out = scratch.wire;
        if (field == null) {
            write(body, contentType, out);
        } else {
            out.tag(field.tag);
            int mark = field.open(out);
            write(body, contentType, out);
            field.close(mark, out);
        }
    }

    private static void write(byte[] body, @Nullable String contentType, WireOutput out) {
        if (contentType != null) {
            out.tag(CONTENT_TYPE_TAG);
            out.text(contentType);
        }
        out.tag(DATA_TAG);
        out.bytes(body, 0, body.length);
    }
}
