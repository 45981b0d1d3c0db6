package io.lictor.transcoding;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/**
 * The body is JSON, for the request itself or for one of its fields. Immutable.
 *
 * @param type of the request
 * @param field where it goes; null when it is the request itself
 */
record JsonBody(
        MessagePlans plans,
        boolean ignoreUnknown,
        MessagePlan type,
        @Nullable FieldPlan field) implements BodyBinder {

    /** The bytes of one body and what is needed to read them. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Source(byte[] bytes, int from, int to, MessagePlans plans, boolean ignoreUnknown) {

        /** Reads the value that begins {@code start} bytes after the first. */
        JsonParser parse(int start) {
            return plans.json().parse(bytes, from + start, to);
        }
    }

    @Override
    public void bind(byte[] body, @Nullable String contentType, Scratch scratch, @Nullable MaskTrail mask) {
        if (JsonText.isBlank(body)) {
            return;
        }
        JsonMediaType.require(contentType);
        Source source = new Source(body, JsonText.begin(body, JsonMistake.BODY), body.length, plans, ignoreUnknown);
        FieldTrail trail = new FieldTrail(type, field);
        try (JsonParser parser = source.parse(0)) {
            JsonInput json = new JsonInput(parser, trail, source);
            json.next();
            JsonToWire walk = new JsonToWire(source, json, scratch, mask);
            if (field == null) {
                walk.body(type);
            } else {
                walk.body(field);
            }
            json.next();
            if (!json.atEnd()) {
                throw json.malformed("the end of the body");
            }
        } catch (JacksonException refused) {
            throw JsonMistake.of(source, trail);
        }
    }
}
