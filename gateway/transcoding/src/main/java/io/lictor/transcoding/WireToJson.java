package io.lictor.transcoding;

import io.lictor.transcoding.TranscodingOptions.Responses;

/**
 * Writes protobuf as JSON while it is read, with the message's plan at its side; nothing stands in between. Used once, by one
 * thread.
 *
 * <p>Serializers write each field once and the elements of a list one after the other. The wire allows more: a message that
 * makes use of that must be {@linkplain TidyWire put in order} first.
 */
final class WireToJson {

    private final MessagePlans plans;
    private final JsonOutput out;
    private final BitStack bits;
    private final Responses options;
    private final FreeWire free;
    private final boolean wary;

    private int depth = -1;

    /**
     * Begins an answer.
     *
     * @param wary each message is looked at before it is written, and put in order; else the first that needs it is an {@link
     *     UntidyException}. Who began anew in the middle could begin anew inside that too, and so on.
     */
    WireToJson(MessagePlans plans, Scratch scratch, boolean wary) {
        this.plans = plans;
        this.wary = wary;
        this.out = scratch.json;
        this.bits = scratch.bits;
        this.options = out.options();
        this.free = new FreeWire(this, out);
    }

    /** All that is left is the message. */
    void message(MessagePlan plan, WireInput in) {
        switch (plan.kind()) {
            case PLAIN, HTTP_BODY -> {
                out.ascii('{');
                members(plan, in);
                out.ascii('}');
            }
            case TIMESTAMP -> TimestampText.print(SecondsNanos.read(in), out);
            case DURATION -> DurationText.print(SecondsNanos.read(in), out);
            case FIELD_MASK -> FieldMaskText.print(in, out);
            case WRAPPER -> wrapped(plan.field(1), in);
            case STRUCT -> free.struct(plan, in);
            case LIST_VALUE -> free.list(plan, in);
            case VALUE -> free.value(plan, in);
            case ANY -> any(in);
        }
    }

    private void members(MessagePlan plan, WireInput in) {
        descend();
        boolean tidy = !wary || TidyWire.isTidy(plan, in, bits);
        if (!written(plan, tidy ? in : new WireInput(TidyWire.of(plan, in)))) {
            throw new UntidyException();
        }
        depth--;
    }

    /** False if a field came again, or a second one of a oneof. */
    private boolean written(MessagePlan plan, WireInput in) {
        int seen = bits.open(plan.bits());
        while (in.hasMore()) {
            int tag = in.tag();
            FieldPlan field = plan.numbered(tag >>> 3);
            if (field == null || !field.takes(tag)) {
                in.skipValue(tag);
            } else if (!bits.add(seen, field.index) || (field.oneof >= 0 && !bits.add(seen, plan.oneofBit(field)))) {
                bits.close(seen);
                return false;
            } else if (!member(field, tag, in)) {
                bits.remove(seen, field.index);
            }
        }
        if (options.emitDefaults()) {
            defaults(plan, seen);
        }
        bits.close(seen);
        return true;
    }

    /** False if there was nothing to write. */
    private boolean member(FieldPlan field, int tag, WireInput in) {
        int before = out.size;
        out.separate();
        field.printKey(out);
        int start = in.at();
        boolean there;
        if (field.map) {
            new MapWire(this, field, in).print(tag, out);
            there = true;
        } else if (field.repeated) {
            there = list(field, tag, in);
        } else {
            value(field, tag, in);
            there = field.presence || options.emitDefaults() || !isZero(in, start);
        }
        if (!there) {
            out.truncate(before);
        }
        return there;
    }

    private static boolean isZero(WireInput in, int from) {
        for (int i = from; i < in.at(); i++) {
            if (in.bytes()[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** One value whose tag has been read. */
    void value(FieldPlan field, int tag, WireInput in) {
        if (field.scalar != null) {
            field.scalar.print(in, out);
        } else if (field.group) {
            int from = in.at();
            int to = in.skipGroup(tag);
            message(field.message(), new WireInput(in.bytes(), from, to));
        } else {
            int length = in.length();
            int outer = in.enter(length);
            message(field.message(), in);
            in.leave(outer);
        }
    }

    /** All elements that follow each other. */
    boolean list(FieldPlan field, int firstTag, WireInput in) {
        out.ascii('[');
        boolean any = false;
        int tag = firstTag;
        while (true) {
            if (tag == field.tag) {
                out.separate();
                value(field, tag, in);
                any = true;
            } else {
                any |= packed(field, in);
            }
            int next = in.at();
            tag = in.hasMore() ? in.tag() : 0;
            if (tag >>> 3 != field.number() || !field.takes(tag)) {
                in.seek(next);
                out.ascii(']');
                return any || options.emitDefaults();
            }
        }
    }

    private boolean packed(FieldPlan field, WireInput in) {
        int length = in.length();
        int outer = in.enter(length);
        while (in.hasMore()) {
            out.separate();
            field.scalar().print(in, out);
        }
        in.leave(outer);
        return length > 0;
    }

    private void defaults(MessagePlan plan, int seen) {
        for (FieldPlan field : plan.fields()) {
            if (!field.presence && !field.field.isExtension() && !bits.has(seen, field.index)) {
                out.separate();
                field.printKey(out);
                absent(field);
            }
        }
    }

    /** What stands for a field that is not there, and has no presence. */
    void absent(FieldPlan field) {
        if (field.map) {
            out.ascii("{}");
        } else if (field.repeated) {
            out.ascii("[]");
        } else {
            field.scalar().printDefault(out);
        }
    }

    private void wrapped(FieldPlan field, WireInput in) {
        int begin = out.size;
        field.scalar().printDefault(out);
        while (in.hasMore()) {
            int tag = in.tag();
            if (field.takes(tag)) {
                out.truncate(begin);
                value(field, tag, in);
            } else {
                in.skipValue(tag);
            }
        }
    }

    private void any(WireInput in) {
        AnyWire any = AnyWire.read(in);
        MessagePlan type = plans.ofTypeUrl(any.url());
        int begin = out.size;
        if (any.isEmpty()) {
            out.ascii("{}");
        } else if (type == null) {
            any.printBytes(out);
        } else {
            int level = depth;
            int freeLevel = free.depth;
            int seen = bits.open(0);
            try {
                any.printType(out);
                typed(type, any.message());
                out.ascii('}');
            } catch (TranscodingException unreadable) {
                // A detail that cannot be read must not hide the rest of the answer.
                out.truncate(begin);
                any.printBytes(out);
            }
            depth = level;
            free.depth = freeLevel;
            bits.close(seen);
        }
    }

    private void descend() {
        if (++depth > JsonToWire.DEEPEST) {
            throw TranscodingException.unreadableResponse(
                    "it has more than " + JsonToWire.DEEPEST + " messages inside each other", null);
        }
    }

    private void typed(MessagePlan type, WireInput message) {
        if (type.kind().hasMembers()) {
            members(type, message);
        } else {
            descend();
            out.ascii(",\"value\":");
            message(type, message);
        }
    }
}
