package io.lictor.transcoding;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import java.util.stream.Collectors;

/** An enum value by name or by number; a number nobody named is kept where the enum is open. */
final class EnumText {
    private static final int NAMES_SHOWN = 10;

    private EnumText() {}

    static EnumValueDescriptor name(EnumDescriptor type, String text) throws UnfitValueException {
        EnumValueDescriptor value = type.findValueByName(text);
        if (value == null) {
            throw unfit(type);
        }
        return value;
    }

    static EnumValueDescriptor number(EnumDescriptor type, int number) throws UnfitValueException {
        if (type.isClosed() && type.findValueByNumber(number) == null) {
            throw unfit(type);
        }
        return type.findValueByNumberCreatingIfUnknown(number);
    }

    static EnumValueDescriptor nameOrNumber(EnumDescriptor type, String text) throws UnfitValueException {
        EnumValueDescriptor value = type.findValueByName(text);
        if (value != null) {
            return value;
        }
        int number;
        try {
            number = (Integer) IntegerKind.INT32.decimal(text);
        } catch (UnfitValueException neither) {
            throw unfit(type);
        }
        return number(type, number);
    }

    static UnfitValueException unfit(EnumDescriptor type) {
        String names = type.getValues().stream()
                .limit(NAMES_SHOWN)
                .map(EnumValueDescriptor::getName)
                .collect(Collectors.joining(", "));
        String more = type.getValues().size() > NAMES_SHOWN ? ", ..." : "";
        return new UnfitValueException("a value of " + type.getFullName() + " (" + names + more + ") or its number");
    }
}
