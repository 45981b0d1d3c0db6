package io.lictor.transcoding;

import io.lictor.transcoding.TranscodingException.Reason;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Finds the type of an {@code Any} before its members are read, wherever in the object it stands. Used once, by one thread.
 */
final class AnyJson {

    static final String TYPE = "@type";
    static final String VALUE = "value";

    private static final int TYPE_URL_TAG = WireOutput.tag(1, WireOutput.LENGTH_DELIMITED);
    private static final int VALUE_TAG = WireOutput.tag(2, WireOutput.LENGTH_DELIMITED);

    /** Each level of nesting may read to its end once more; so often may all of them together read the body. */
    private static final int MOST_LAPS = 8;

    private final JsonBody.Source source;
    private final JsonInput json;
    private final WireOutput out;
    private long budget;

    AnyJson(JsonBody.Source source, JsonInput json, WireOutput out) {
        this.source = source;
        this.json = json;
        this.out = out;
        this.budget = (long) MOST_LAPS * (source.to() - source.from());
    }

    /** At the object's beginning: writes the type and tells which it is; null for an object without members. */
    @Nullable
    MessagePlan begin() {
        String url = find();
        if (url == null) {
            return null;
        }
        MessagePlan plan = source.plans().ofTypeUrl(url);
        if (plan == null) {
            throw unknownType(Quoted.of(url));
        }
        out.tag(TYPE_URL_TAG);
        try {
            out.text(url.toCharArray(), 0, url.length());
        } catch (UnfitValueException halfPair) {
            throw unknownType(Quoted.of(url));
        }
        return plan;
    }

    /** Begins the field with the message's bytes. */
    int open() {
        out.tag(VALUE_TAG);
        return out.open();
    }

    private @Nullable String find() {
        int start = json.offset();
        try (JsonParser ahead = source.parse(start)) {
            ahead.nextToken();
            String name = ahead.nextName();
            if (name == null) {
                return null;
            }
            for (; name != null; name = ahead.nextName()) {
                JsonToken token = ahead.nextToken();
                long read = ahead.currentLocation().getByteOffset();
                if (read > budget) {
                    throw json.fault(Reason.TOO_DEEP, "expected \"@type\" before the other members");
                }
                if (name.equals(TYPE)) {
                    if (token != JsonToken.VALUE_STRING) {
                        throw unknownType("no string");
                    }
                    budget -= read;
                    return ahead.getString();
                }
                ahead.skipChildren();
            }
        }
        throw json.fault(Reason.INVALID_VALUE, "expected a member \"@type\"");
    }

    private TranscodingException unknownType(String got) {
        String path = json.path();
        return json.fault(
                Reason.INVALID_VALUE,
                path.isEmpty() ? TYPE : path + "." + TYPE,
                "expected the type of a known message, such as \"type.googleapis.com/package.Message\", got " + got);
    }
}
