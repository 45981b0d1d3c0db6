package io.lictor.transcoding;

import io.lictor.transcoding.TranscodingException.Reason;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;

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

    /** Jackson adds where something began, in a kind of location that says nothing here. */
    private static final Pattern START_MARKER = Pattern.compile(" ?\\([^()]*\\[Source: .*?\\]\\)");

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
        Source source = new Source(body, JsonText.begin(body), body.length, plans, ignoreUnknown);
        try (JsonParser parser = source.parse(0)) {
            JsonInput json = new JsonInput(parser, new FieldTrail(type, field));
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
        } catch (StreamConstraintsException limit) {
            throw TranscodingException.invalid(Reason.TOO_DEEP, "the body" + at(limit) + ": " + said(limit));
        } catch (JacksonException malformed) {
            throw TranscodingException.invalid(
                    Reason.MALFORMED_JSON, "the body is not JSON" + at(malformed) + ": " + said(malformed));
        }
    }

    private static String at(JacksonException e) {
        TokenStreamLocation at = e.getLocation();
        return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }

    private static String said(JacksonException e) {
        return START_MARKER.matcher(String.valueOf(e.getOriginalMessage())).replaceAll("");
    }
}
