package io.lictor.transcoding;

/** Writes {@code google.protobuf.Value}, {@code Struct} and {@code ListValue} as the JSON they hold. Used once. */
final class FreeWire {

    private static final int NULL = 1;
    private static final int NUMBER = 2;
    private static final int STRING = 3;
    private static final int BOOL = 4;
    private static final int STRUCT = 5;
    private static final int LIST = 6;

    private final WireToJson json;
    private final JsonOutput out;
    /** Lists and structs inside each other. */
    int depth;

    FreeWire(WireToJson json, JsonOutput out) {
        this.json = json;
        this.out = out;
    }

    /** The value is all that is left; none at all is null. */
    void value(MessagePlan plan, WireInput in) {
        WireInput only = tidy(plan, in);
        if (!only.hasMore()) {
            out.ascii("null");
            return;
        }
        int tag = only.tag();
        switch (tag >>> 3) {
            case NULL -> {
                only.varint();
                out.ascii("null");
            }
            case NUMBER -> number(Double.longBitsToDouble(only.fixed64()));
            case STRING -> StringPlan.CHECKED.print(only, out);
            case BOOL -> BoolPlan.ONLY.print(only, out);
            case STRUCT, LIST -> json.value(plan.field(tag >>> 3), tag, only);
            default -> throw new IllegalStateException("a Value has no field " + (tag >>> 3));
        }
    }

    /** A single field of the plan, or nothing; only who is given more must move it. */
    private static WireInput tidy(MessagePlan plan, WireInput in) {
        int start = in.at();
        boolean single = false;
        if (in.hasMore()) {
            int tag = in.tag();
            in.skipValue(tag);
            FieldPlan field = plan.numbered(tag >>> 3);
            single = !in.hasMore() && field != null && field.takes(tag);
            in.seek(start);
        }
        return single ? in : new WireInput(TidyWire.of(plan, in));
    }

    private void number(double value) {
        if (!Double.isFinite(value)) {
            throw TranscodingException.unreadableResponse(
                    "it has a Value with a number that JSON does not have: " + value, null);
        }
        RealPlan.print(value, Double.toString(value), out);
    }

    void list(MessagePlan plan, WireInput in) {
        descend();
        FieldPlan values = plan.field(1);
        out.ascii('[');
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag == values.tag) {
                out.separate();
                json.value(values, tag, in);
            } else {
                in.skipValue(tag);
            }
        }
        out.ascii(']');
        depth--;
    }

    void struct(MessagePlan plan, WireInput in) {
        descend();
        FieldPlan fields = plan.field(1);
        WireInput entries = isAll(fields.tag, in) ? in : new WireInput(TidyWire.of(plan, in));
        if (entries.hasMore()) {
            new MapWire(json, fields, entries).print(entries.tag(), out);
        } else {
            out.ascii("{}");
        }
        depth--;
    }

    /** Whether there are only fields with this tag; reads nothing. */
    private static boolean isAll(int wanted, WireInput in) {
        int start = in.at();
        boolean all = true;
        while (all && in.hasMore()) {
            int tag = in.tag();
            in.skipValue(tag);
            all = tag == wanted;
        }
        in.seek(start);
        return all;
    }

    private void descend() {
        if (++depth > JsonSource.MOST_NESTED) {
            throw TranscodingException.unreadableResponse(
                    "it has more than " + JsonSource.MOST_NESTED + " lists and structs inside each other", null);
        }
    }
}
