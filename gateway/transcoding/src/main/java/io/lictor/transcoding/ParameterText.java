package io.lictor.transcoding;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.time.Instant;

/** The text of a path variable or query parameter as a value of its field, in the form protobuf takes. */
final class ParameterText {
    private ParameterText() {}

    static Object parse(FieldDescriptor field, String text) throws UnfitValueException {
        return switch (field.getJavaType()) {
            case STRING -> text;
            case BOOLEAN -> bool(text);
            case INT, LONG -> IntegerKind.of(field.getType()).decimal(text);
            case FLOAT -> FloatText.parseFloat(text);
            case DOUBLE -> FloatText.parseDouble(text);
            case ENUM -> EnumText.nameOrNumber(field.getEnumType(), text);
            case BYTE_STRING -> ByteString.copyFrom(Base64Text.parse(text));
            case MESSAGE -> message(field.getMessageType(), text);
        };
    }

    private static boolean bool(String text) throws UnfitValueException {
        if (!text.equals("true") && !text.equals("false")) {
            throw new UnfitValueException("true or false");
        }
        return text.equals("true");
    }

    private static Message message(Descriptor type, String text) throws UnfitValueException {
        DynamicMessage.Builder builder = DynamicMessage.newBuilder(type);
        switch (MessageKind.of(type)) {
            case TIMESTAMP -> {
                Instant instant = TimestampText.parse(text);
                set(builder, instant.getEpochSecond(), instant.getNano());
            }
            case DURATION -> {
                DurationText duration = DurationText.parse(text);
                set(builder, duration.seconds(), duration.nanos());
            }
            case FIELD_MASK ->
                FieldMaskText.parse(text).forEach(path -> builder.addRepeatedField(type.findFieldByNumber(1), path));
            case WRAPPER -> {
                FieldDescriptor value = type.findFieldByNumber(1);
                builder.setField(value, parse(value, text));
            }
            default ->
                throw new UnfitValueException("a field that fits in one parameter; " + type.getFullName()
                        + " is a message, name one of its fields or send it in the body");
        }
        return builder.build();
    }

    private static void set(DynamicMessage.Builder builder, long seconds, int nanos) {
        Descriptor type = builder.getDescriptorForType();
        builder.setField(type.findFieldByNumber(1), seconds);
        builder.setField(type.findFieldByNumber(2), nanos);
    }
}
