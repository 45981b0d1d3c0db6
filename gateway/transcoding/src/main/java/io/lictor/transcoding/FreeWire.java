package io.lictor.transcoding;

/** Writes {@code google.protobuf.Value}, {@code Struct} and {@code ListValue} as the JSON they hold. Used once. */
final class FreeWire {

    private static final int FIRST_MESSAGE = 1 << 3 | WireOutput.LENGTH_DELIMITED;
    private static final int ENTRY_VALUE = 2 << 3 | WireOutput.LENGTH_DELIMITED;
    private static final int NULL = 1 << 3 | WireOutput.VARINT;
    private static final int NUMBER = 2 << 3 | WireOutput.FIXED64;
    private static final int STRING = 3 << 3 | WireOutput.LENGTH_DELIMITED;
    private static final int BOOL = 4 << 3 | WireOutput.VARINT;
    private static final int STRUCT = 5 << 3 | WireOutput.LENGTH_DELIMITED;
    private static final int LIST = 6 << 3 | WireOutput.LENGTH_DELIMITED;

    private final JsonOutput out;
    private int depth;

    FreeWire(JsonOutput out) {
        this.out = out;
    }

    /** The value is all that is left; the last of its kinds counts, and none at all is null. */
    void value(WireInput in) {
        int begin = out.size;
        out.ascii("null");
        while (in.hasMore()) {
            int tag = in.tag();
            int before = out.size;
            out.truncate(begin);
            switch (tag) {
                case NULL -> {
                    in.varint();
                    out.ascii("null");
                }
                case NUMBER -> number(Double.longBitsToDouble(in.fixed64()));
                case STRING -> StringPlan.CHECKED.print(in, out);
                case BOOL -> BoolPlan.ONLY.print(in, out);
                case STRUCT, LIST -> {
                    int outer = in.enter(in.length());
                    if (tag == STRUCT) {
                        struct(in);
                    } else {
                        list(in);
                    }
                    in.leave(outer);
                }
                default -> {
                    out.truncate(before);
                    in.skipValue(tag);
                }
            }
        }
    }

    private void number(double value) {
        if (!Double.isFinite(value)) {
            throw TranscodingException.unreadableResponse(
                    "it has a Value with a number that JSON does not have: " + value, null);
        }
        RealPlan.print(value, Double.toString(value), out);
    }

    void list(WireInput in) {
        descend();
        out.ascii('[');
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag == FIRST_MESSAGE) {
                out.separate();
                int outer = in.enter(in.length());
                value(in);
                in.leave(outer);
            } else {
                in.skipValue(tag);
            }
        }
        out.ascii(']');
        depth--;
    }

    void struct(WireInput in) {
        descend();
        out.ascii('{');
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag == FIRST_MESSAGE) {
                out.separate();
                int outer = in.enter(in.length());
                entry(in);
                in.leave(outer);
            } else {
                in.skipValue(tag);
            }
        }
        out.ascii('}');
        depth--;
    }

    private void entry(WireInput in) {
        WireInput key = null;
        WireInput value = new WireInput(in.bytes(), in.at(), in.at());
        while (in.hasMore()) {
            int tag = in.tag();
            int start = in.at();
            if (tag == FIRST_MESSAGE) {
                key = new WireInput(in.bytes(), start, in.end());
            } else if (tag == ENTRY_VALUE) {
                int length = in.length();
                value = new WireInput(in.bytes(), in.at(), in.at() + length);
                in.seek(start);
            }
            in.skipValue(tag);
        }
        if (key == null) {
            out.ascii("\"\"");
        } else {
            StringPlan.CHECKED.print(key, out);
        }
        out.ascii(':');
        value(value);
    }

    private void descend() {
        if (++depth > JsonSource.MOST_NESTED) {
            throw TranscodingException.unreadableResponse(
                    "it has more than " + JsonSource.MOST_NESTED + " lists and structs inside each other", null);
        }
    }
}
