package io.lictor.transcoding;

import io.lictor.transcoding.TranscodingException.Reason;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.sym.PropertyNameMatcher;

/** The tokens of a body, the values in them, and words for what is wrong with them. Used once, by one thread. */
final class JsonInput {

    private static final int LONGEST_NUMBER_SHOWN = 40;
    private static final int SAFE_DIGITS = 18;
    private static final String REAL = "a number, \"NaN\", \"Infinity\" or \"-Infinity\"";

    private final JsonParser json;
    private final FieldTrail trail;
    private final JsonBody.Source source;

    JsonInput(JsonParser json, FieldTrail trail, JsonBody.Source source) {
        this.json = json;
        this.trail = trail;
        this.source = source;
    }

    JsonToken next() {
        return json.nextToken();
    }

    JsonToken token() {
        return json.currentToken();
    }

    /** Whether the body is over. */
    boolean atEnd() {
        return json.currentToken() == null;
    }

    /** The index of the next member's name, or one of the matcher's negative answers. */
    int nextName(PropertyNameMatcher names) {
        return json.nextNameMatch(names);
    }

    @Nullable
    String nextName() {
        return json.nextName();
    }

    String name() {
        return String.valueOf(json.currentName());
    }

    void skipValue() {
        json.nextToken();
        json.skipChildren();
    }

    /** Where the current token begins in the bytes of the body. */
    int offset() {
        return (int) json.currentTokenLocation().getByteOffset();
    }

    boolean isNull() {
        return json.currentToken() == JsonToken.VALUE_NULL;
    }

    void require(JsonToken token, String expected) {
        if (json.currentToken() != token) {
            throw unfit(expected);
        }
    }

    String string(String expected) throws UnfitValueException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw new UnfitValueException(expected);
        }
        return json.getString();
    }

    /** Writes the current string with its length before it. */
    void text(WireOutput out) throws UnfitValueException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw new UnfitValueException("a string");
        }
        char[] chars = json.getStringCharacters();
        out.text(chars, json.getStringOffset(), json.getStringLength());
    }

    boolean bool() throws UnfitValueException {
        JsonToken token = json.currentToken();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw new UnfitValueException("true or false");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    long integer(IntegerKind kind) throws UnfitValueException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_NUMBER_INT && json.getStringLength() <= SAFE_DIGITS) {
            return kind.value(json.getLongValue());
        }
        if (token == JsonToken.VALUE_STRING) {
            char[] chars = json.getStringCharacters();
            int from = json.getStringOffset();
            int length = json.getStringLength();
            if (isPlain(chars, from, length)) {
                return kind.value(plain(chars, from, length));
            }
        }
        if (!isNumberOrString(token)) {
            throw kind.unfit();
        }
        return kind.number(json.getString());
    }

    /** Digits whose number fits in a long whatever they are, without a zero before them. */
    private static boolean isPlain(char[] chars, int from, int length) {
        if (length == 0 || length > SAFE_DIGITS || (chars[from] == '0' && length > 1)) {
            return false;
        }
        for (int i = from; i < from + length; i++) {
            if (chars[i] < '0' || chars[i] > '9') {
                return false;
            }
        }
        return true;
    }

    private static long plain(char[] chars, int from, int length) {
        long value = 0;
        for (int i = from; i < from + length; i++) {
            value = 10 * value + (chars[i] - '0');
        }
        return value;
    }

    double real() throws UnfitValueException {
        if (!isNumberOrString(json.currentToken())) {
            throw new UnfitValueException("a number");
        }
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return FloatText.parseDouble(json.getString());
        }
        double value = number();
        if (Double.isInfinite(value)) {
            throw new UnfitValueException(REAL);
        }
        return value;
    }

    /** The current number; infinite if no double holds it. */
    double number() {
        // Jackson reads "-0" as an integer, which has no sign then.
        return json.currentToken() == JsonToken.VALUE_NUMBER_FLOAT
                ? json.getDoubleValue()
                : Double.parseDouble(json.getString());
    }

    private static boolean isNumberOrString(JsonToken token) {
        return token == JsonToken.VALUE_NUMBER_INT
                || token == JsonToken.VALUE_NUMBER_FLOAT
                || token == JsonToken.VALUE_STRING;
    }

    TranscodingException malformed(String expected) {
        return TranscodingException.invalid(
                Reason.MALFORMED_JSON, "the body is not JSON" + at() + ": expected " + expected + ", got " + shown());
    }

    /** The current value is not what the field takes. */
    TranscodingException unfit(String expected) {
        return fault(Reason.INVALID_VALUE, "expected " + expected + ", got " + shown());
    }

    /** Something is wrong here. */
    TranscodingException fault(Reason reason, String sentence) {
        return fault(reason, trail.of(json), sentence);
    }

    /** Something is wrong with a field that is not the current one. */
    TranscodingException fault(Reason reason, String field, String sentence) {
        String where = field.isEmpty()
                ? "the body"
                : (reason == Reason.UNKNOWN_FIELD ? "unknown field '" : "field '") + field + "'";
        return TranscodingException.invalid(reason, field, where + at() + ": " + sentence);
    }

    /** The way to the current field. */
    String path() {
        return trail.of(json);
    }

    private String at() {
        return " (" + JsonText.place(source.bytes(), source.from(), source.from() + offset()) + ")";
    }

    /** The current token, for people. */
    private String shown() {
        JsonToken token = json.currentToken();
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_NULL -> "null";
            case VALUE_TRUE -> "true";
            case VALUE_FALSE -> "false";
            case VALUE_STRING, PROPERTY_NAME -> Quoted.of(json.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> shortened(json.getString());
            default -> "the end";
        };
    }

    private static String shortened(String number) {
        return number.length() <= LONGEST_NUMBER_SHOWN ? number : number.substring(0, LONGEST_NUMBER_SHOWN) + "…";
    }
}
