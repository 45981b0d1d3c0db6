package io.lictor.transcoding;

import io.lictor.transcoding.TranscodingException.Reason;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.core.JsonToken;

/**
 * Any JSON, as {@code google.protobuf.Value}, {@code Struct} and {@code ListValue} hold it. Its strings must be Unicode, its
 * numbers fit in a double, and its keys be unique. Used once, by one thread.
 */
final class FreeJson {

    private static final int STRUCT_FIELDS = WireOutput.tag(1, WireOutput.LENGTH_DELIMITED);
    private static final int KEY = WireOutput.tag(1, WireOutput.LENGTH_DELIMITED);
    private static final int ENTRY_VALUE = WireOutput.tag(2, WireOutput.LENGTH_DELIMITED);
    private static final int LIST_VALUES = WireOutput.tag(1, WireOutput.LENGTH_DELIMITED);
    private static final int NULL = WireOutput.tag(1, WireOutput.VARINT);
    private static final int NUMBER = WireOutput.tag(2, WireOutput.FIXED64);
    private static final int STRING = WireOutput.tag(3, WireOutput.LENGTH_DELIMITED);
    private static final int BOOL = WireOutput.tag(4, WireOutput.VARINT);
    private static final int STRUCT = WireOutput.tag(5, WireOutput.LENGTH_DELIMITED);
    private static final int LIST = WireOutput.tag(6, WireOutput.LENGTH_DELIMITED);

    private final JsonInput json;
    private final WireOutput out;

    FreeJson(JsonInput json, WireOutput out) {
        this.json = json;
        this.out = out;
    }

    /** The fields of a {@code Value}. */
    void value() {
        switch (json.token()) {
            case VALUE_NULL -> {
                out.tag(NULL);
                out.varint(0);
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                out.tag(BOOL);
                out.varint(json.token() == JsonToken.VALUE_TRUE ? 1 : 0);
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                double number = json.number();
                if (Double.isInfinite(number)) {
                    throw json.unfit("a number within the range of a double");
                }
                out.tag(NUMBER);
                out.fixed64(Double.doubleToRawLongBits(number));
            }
            case VALUE_STRING -> {
                out.tag(STRING);
                string();
            }
            case START_OBJECT -> {
                out.tag(STRUCT);
                int mark = out.open();
                struct();
                out.close(mark);
            }
            case START_ARRAY -> {
                out.tag(LIST);
                int mark = out.open();
                list();
                out.close(mark);
            }
            default -> throw json.unfit("a value");
        }
    }

    private void string() {
        try {
            json.text(out);
        } catch (UnfitValueException unfit) {
            throw json.unfit(unfit.expected());
        }
    }

    /** The fields of a {@code Struct}. */
    void struct() {
        json.require(JsonToken.START_OBJECT, "an object");
        Set<String> seen = new HashSet<>();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            if (!seen.add(name)) {
                throw json.fault(Reason.DUPLICATE_FIELD, "expected once, got it twice");
            }
            out.tag(STRUCT_FIELDS);
            int entry = out.open();
            out.tag(KEY);
            key(name);
            json.next();
            out.tag(ENTRY_VALUE);
            int mark = out.open();
            value();
            out.close(mark);
            out.close(entry);
        }
    }

    private void key(String name) {
        try {
            out.text(name.toCharArray(), 0, name.length());
        } catch (UnfitValueException unfit) {
            throw json.unfit(unfit.expected());
        }
    }

    /** The fields of a {@code ListValue}. */
    void list() {
        json.require(JsonToken.START_ARRAY, "an array");
        while (json.next() != JsonToken.END_ARRAY) {
            out.tag(LIST_VALUES);
            int mark = out.open();
            value();
            out.close(mark);
        }
    }
}
