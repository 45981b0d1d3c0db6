package io.lictor.transcoding;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import java.util.HashMap;
import java.util.Map;

/** An enum value by name or by number; a number nobody named is kept where the enum is open. */
final class EnumPlan implements ScalarPlan {

    private static final String NULL_VALUE = "google.protobuf.NullValue";

    private final EnumDescriptor type;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();
    private final boolean isNull;

    EnumPlan(EnumDescriptor type) {
        this.type = type;
        this.isNull = type.getFullName().equals(NULL_VALUE);
        for (EnumValueDescriptor value : type.getValues()) {
            numbers.put(value.getName(), value.getNumber());
            names.putIfAbsent(value.getNumber(), value.getName()); // an alias is only read
        }
    }

    @Override
    public int wireType() {
        return WireOutput.VARINT;
    }

    @Override
    public void read(JsonInput json, WireOutput out) throws UnfitValueException {
        switch (json.token()) {
            case VALUE_STRING -> out.varint(byName(json.string("a string")));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.varint(byNumber((int) json.integer(IntegerKind.INT32)));
            case VALUE_NULL -> {
                if (!isNull) {
                    throw unfit();
                }
                out.varint(0);
            }
            default -> throw unfit();
        }
    }

    @Override
    public void parse(String text, WireOutput out) throws UnfitValueException {
        Integer named = numbers.get(text);
        if (named != null) {
            out.varint(named);
            return;
        }
        long number;
        try {
            number = IntegerKind.INT32.decimal(text);
        } catch (UnfitValueException neither) {
            throw unfit();
        }
        out.varint(byNumber((int) number));
    }

    private int byName(String name) throws UnfitValueException {
        Integer number = numbers.get(name);
        if (number == null) {
            throw unfit();
        }
        return number;
    }

    private int byNumber(int number) throws UnfitValueException {
        if ((type.isClosed() || isNull) && !names.containsKey(number)) {
            throw unfit();
        }
        return number;
    }

    private UnfitValueException unfit() {
        return EnumText.unfit(type);
    }

    @Override
    public void print(WireInput in, JsonOutput out) {
        print((int) in.varint(), out);
    }

    @Override
    public void printDefault(JsonOutput out) {
        print(type.getValues().get(0).getNumber(), out);
    }

    private void print(int number, JsonOutput out) {
        String name = out.options().enumsAsNumbers() && !isNull ? null : names.get(number);
        if (isNull) {
            out.ascii("null");
        } else if (name == null) {
            out.integer(number);
        } else {
            out.string(name);
        }
    }

    @Override
    public boolean takesNull() {
        return isNull;
    }
}
