package io.lictor.transcoding;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.function.Function;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Whether the current token is a value of a scalar field. */
final class ValueCheck {
    private static final int LONGEST_NUMBER_SHOWN = 40;

    private ValueCheck() {}

    static void scalar(JsonParser json, FieldDescriptor field) throws UnfitValueException {
        JsonToken token = json.currentToken();
        switch (field.getJavaType()) {
            case STRING -> {
                expect(token == JsonToken.VALUE_STRING, "a string");
                if (!isWellFormed(json.getString())) {
                    throw new UnfitValueException("a string without half surrogate pairs");
                }
            }
            case BOOLEAN -> expect(token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE, "true or false");
            case INT, LONG -> integer(json, IntegerKind.of(field.getType()));
            case FLOAT -> {
                expect(isNumberOrString(token), "a number");
                FloatText.parseFloat(json.getString());
            }
            case DOUBLE -> {
                expect(isNumberOrString(token), "a number");
                FloatText.parseDouble(json.getString());
            }
            case ENUM -> enumValue(json, field);
            case BYTE_STRING -> {
                expect(token == JsonToken.VALUE_STRING, "a string with base64");
                Base64Text.parse(json.getString());
            }
            case MESSAGE -> throw new IllegalArgumentException(field.getFullName() + " is no scalar");
        }
    }

    /** Fails unless every surrogate is one of a pair; the others are no text in UTF-8. */
    static void wellFormed(String text, Function<String, TranscodingException> fault) {
        if (!isWellFormed(text)) {
            throw fault.apply("a string without half surrogate pairs");
        }
    }

    /** Fails for a number no double can hold, which could not be written again. */
    static void finite(JsonParser json, Function<String, TranscodingException> fault) {
        if (Double.isInfinite(Double.parseDouble(json.getString()))) {
            throw fault.apply("a number within the range of a double");
        }
    }

    /** The current token, for an error message. */
    static String shown(JsonParser json) {
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

    private static void integer(JsonParser json, IntegerKind kind) throws UnfitValueException {
        if (!isNumberOrString(json.currentToken())) {
            throw kind.unfit();
        }
        kind.number(json.getString());
    }

    private static void enumValue(JsonParser json, FieldDescriptor field) throws UnfitValueException {
        switch (json.currentToken()) {
            case VALUE_STRING -> EnumText.name(field.getEnumType(), json.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                EnumText.number(field.getEnumType(), (Integer) IntegerKind.INT32.number(json.getString()));
            default -> throw EnumText.unfit(field.getEnumType());
        }
    }

    private static boolean isNumberOrString(JsonToken token) {
        return token == JsonToken.VALUE_NUMBER_INT
                || token == JsonToken.VALUE_NUMBER_FLOAT
                || token == JsonToken.VALUE_STRING;
    }

    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean pair = Character.isHighSurrogate(text.charAt(i))
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static void expect(boolean condition, String expected) throws UnfitValueException {
        if (!condition) {
            throw new UnfitValueException(expected);
        }
    }

    private static String shortened(String number) {
        return number.length() <= LONGEST_NUMBER_SHOWN ? number : number.substring(0, LONGEST_NUMBER_SHOWN) + "…";
    }
}
