package io.lictor.transcoding;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;

/** Integers of all sizes and forms. */
record IntegerPlan(IntegerKind kind, Form form) implements ScalarPlan {

    /** How the wire holds a number. */
    enum Form {
        VARINT(WireOutput.VARINT),
        ZIG_ZAG(WireOutput.VARINT),
        FIXED32(WireOutput.FIXED32),
        FIXED64(WireOutput.FIXED64);

        private final int wireType;

        Form(int wireType) {
            this.wireType = wireType;
        }
    }

    static IntegerPlan of(FieldDescriptor.Type type) {
        Form form = switch (type) {
            case SINT32, SINT64 -> Form.ZIG_ZAG;
            case FIXED32, SFIXED32 -> Form.FIXED32;
            case FIXED64, SFIXED64 -> Form.FIXED64;
            default -> Form.VARINT;
        };
        return new IntegerPlan(IntegerKind.of(type), form);
    }

    @Override
    public int wireType() {
        return form.wireType;
    }

    @Override
    public void read(JsonInput json, WireOutput out) throws UnfitValueException {
        write(json.integer(kind), out);
    }

    @Override
    public void parse(String text, WireOutput out) throws UnfitValueException {
        write(kind.decimal(text), out);
    }

    @Override
    public void parseKey(String text, WireOutput out) throws UnfitValueException {
        write(kind.key(text), out);
    }

    private void write(long value, WireOutput out) {
        switch (form) {
            case VARINT -> out.varint(value);
            case ZIG_ZAG -> out.varint(CodedOutputStream.encodeZigZag64(value));
            case FIXED32 -> out.fixed32((int) value);
            case FIXED64 -> out.fixed64(value);
        }
    }

    @Override
    public void print(WireInput in, JsonOutput out) {
        if (kind.wide() && !out.options().int64AsNumbers()) {
            printKey(in, out);
        } else {
            digits(in, out);
        }
    }

    @Override
    public void printKey(WireInput in, JsonOutput out) {
        out.ascii('"');
        digits(in, out);
        out.ascii('"');
    }

    private void digits(WireInput in, JsonOutput out) {
        long value = kind.fitted(
                switch (form) {
                    case VARINT -> in.varint();
                    case ZIG_ZAG -> zigZag(in.varint());
                    case FIXED32 -> in.fixed32();
                    case FIXED64 -> in.fixed64();
                });
        if (kind == IntegerKind.UINT64) {
            out.unsigned(value);
        } else {
            out.integer(value);
        }
    }

    private long zigZag(long raw) {
        long bits = kind.wide() ? raw : raw & 0xFFFF_FFFFL;
        return bits >>> 1 ^ -(bits & 1);
    }

    @Override
    public void printDefault(JsonOutput out) {
        out.ascii(kind.wide() && !out.options().int64AsNumbers() ? "\"0\"" : "0");
    }
}
