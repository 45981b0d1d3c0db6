package io.lictor.transcoding;

import io.lictor.transcoding.TranscodingException.Reason;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;
import tools.jackson.core.sym.PropertyNameMatcher;

/**
 * Writes JSON as protobuf while it is read, with the message's plan at its side; nothing stands in between. Used once, by one
 * thread.
 *
 * <p>Each method begins at the first token of its value and ends at the last.
 */
final class JsonToWire {

    /** Messages inside each other, as protobuf's own parsers take them. */
    static final int DEEPEST = 100;

    private final JsonInput json;
    private final WireOutput out;
    private final BitStack bits;
    private final boolean ignoreUnknown;
    private final @Nullable MaskTrail mask;
    private final JsonBody.Source source;
    /** Made at the first {@code Any}; they share what they may read ahead. */
    private @Nullable AnyJson any;

    private int depth = -1;

    /** A mask gets the fields that the body has, if one is wanted. */
    JsonToWire(JsonBody.Source source, JsonInput json, Scratch scratch, @Nullable MaskTrail mask) {
        this.source = source;
        this.json = json;
        this.out = scratch.wire;
        this.bits = scratch.bits;
        this.ignoreUnknown = source.ignoreUnknown();
        this.mask = mask;
    }

    /** The fields of the message that the body is. */
    void body(MessagePlan plan) {
        message(plan, true);
    }

    /** The body is this field. {@code null} leaves it unset, but does not stand for a message that has members. */
    void body(FieldPlan field) {
        depth++;
        boolean object =
                field.single() && field.message != null && field.message.kind().hasMembers();
        if (object || !json.isNull() || field.takesNull()) {
            value(field, true);
        }
        depth--;
    }

    private void message(MessagePlan plan, boolean atMask) {
        switch (plan.kind()) {
            case PLAIN, HTTP_BODY -> object(plan, atMask);
            case TIMESTAMP -> text(TimestampText::write);
            case DURATION -> text(DurationText::write);
            case FIELD_MASK -> text(FieldMaskText::write);
            // The default too: the field may follow another of the same message, which it replaces.
            case WRAPPER -> element(plan.field(1), false);
            case STRUCT -> new FreeJson(json, out).struct();
            case LIST_VALUE -> new FreeJson(json, out).list();
            case VALUE -> new FreeJson(json, out).value();
            case ANY -> any();
        }
    }

    private void object(MessagePlan plan, boolean atMask) {
        json.require(JsonToken.START_OBJECT, "an object");
        descend();
        members(plan, false, atMask);
        depth--;
    }

    /** Members up to the end of the object; a typed one, in an {@code Any}, also has a {@code @type}. */
    private void members(MessagePlan plan, boolean typed, boolean atMask) {
        int seen = bits.open(plan.bits());
        boolean wantsType = typed;
        PropertyNameMatcher names = plan.matcher();
        for (int match = json.nextName(names);
                match != PropertyNameMatcher.MATCH_END_OBJECT;
                match = json.nextName(names)) {
            if (match >= 0) {
                member(plan, plan.matched(match), seen, atMask);
            } else if (typed && json.name().equals(AnyJson.TYPE)) {
                type(wantsType);
                wantsType = false;
            } else {
                unknown(plan);
            }
        }
        bits.close(seen);
    }

    private void member(MessagePlan plan, FieldPlan field, int seen, boolean atMask) {
        if (!bits.add(seen, field.index)) {
            throw json.fault(Reason.DUPLICATE_FIELD, twice(field));
        }
        boolean isNull = json.next() == JsonToken.VALUE_NULL;
        boolean noted = mask != null && atMask;
        int mark = noted ? mask().enter(field) : 0;
        if (!isNull || field.takesNull()) {
            if (field.oneof >= 0 && !bits.add(seen, plan.oneofBit(field))) {
                throw conflict(plan, field, seen);
            }
            value(field, noted);
        }
        if (noted) {
            mask().leave(mark);
        }
    }

    private String twice(FieldPlan field) {
        String said = json.name();
        String other = said.equals(field.jsonName) ? field.protoName : field.jsonName;
        return "expected once, got it twice" + (other.equals(said) ? "" : "; '" + other + "' is the same field");
    }

    private TranscodingException conflict(MessagePlan plan, FieldPlan field, int seen) {
        FieldPlan other = plan.fields().stream()
                .filter(each -> each.oneof == field.oneof && each != field && bits.has(seen, each.index))
                .findFirst()
                .orElse(field);
        return json.fault(
                Reason.ONEOF_CONFLICT,
                "expected only one of oneof '" + plan.oneof(field).getName() + "', got also '" + other.jsonName + "'");
    }

    private void value(FieldPlan field, boolean atMask) {
        if (field.map) {
            map(field);
        } else if (field.repeated) {
            list(field);
        } else {
            single(field, atMask);
        }
    }

    /** A scalar that has its default and no presence is not written. */
    private void single(FieldPlan field, boolean atMask) {
        if (field.scalar == null || field.presence) {
            element(field, atMask);
            return;
        }
        int before = out.size;
        out.tag(field.tag);
        int start = out.size;
        read(field.scalar);
        if (out.isZeroFrom(start)) {
            out.truncate(before);
        }
    }

    /** One value behind its tag, the default too. */
    private void element(FieldPlan field, boolean atMask) {
        out.tag(field.tag);
        if (field.scalar != null) {
            read(field.scalar);
        } else {
            int mark = field.open(out);
            message(field.message(), atMask);
            field.close(mark, out);
        }
    }

    private void read(ScalarPlan scalar) {
        try {
            scalar.read(json, out);
        } catch (UnfitValueException unfit) {
            throw json.unfit(unfit.expected());
        }
    }

    private void list(FieldPlan field) {
        json.require(JsonToken.START_ARRAY, "an array");
        if (json.next() == JsonToken.END_ARRAY) {
            return;
        }
        if (field.packed) {
            out.tag(field.packedTag());
            int mark = out.open();
            do {
                read(field.scalar());
            } while (json.next() != JsonToken.END_ARRAY);
            out.close(mark);
            return;
        }
        do {
            element(field, false);
        } while (json.next() != JsonToken.END_ARRAY);
    }

    private void map(FieldPlan field) {
        json.require(JsonToken.START_OBJECT, "an object");
        FieldPlan key = field.message().field(1);
        FieldPlan value = field.message().field(2);
        Set<String> seen = new HashSet<>();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            if (!seen.add(name)) {
                throw json.fault(Reason.DUPLICATE_FIELD, "expected each key once");
            }
            out.tag(field.tag);
            int mark = out.open();
            out.tag(key.tag);
            key(key.scalar(), name);
            json.next();
            element(value, false);
            out.close(mark);
        }
    }

    private void key(ScalarPlan key, String name) {
        try {
            if (key.wireType() == WireOutput.LENGTH_DELIMITED) {
                out.text(name.toCharArray(), 0, name.length());
            } else {
                key.parseKey(name, out);
            }
        } catch (UnfitValueException unfit) {
            throw json.fault(Reason.INVALID_VALUE, "expected as key " + unfit.expected() + ", got " + Quoted.of(name));
        }
    }

    private void any() {
        json.require(JsonToken.START_OBJECT, "an object with \"@type\"");
        descend();
        AnyJson ahead = anyJson();
        MessagePlan type = ahead.begin();
        if (type == null) {
            json.next(); // {} is an Any of nothing
        } else {
            int mark = ahead.open();
            if (type.kind().hasMembers() && !type.isEmpty()) {
                members(type, true, false);
            } else {
                wellKnown(type);
            }
            out.close(mark);
        }
        depth--;
    }

    private AnyJson anyJson() {
        if (any == null) {
            any = new AnyJson(source, json, out);
        }
        return any;
    }

    /** A type that JSON writes in a form of its own stands in a member of its own; {@code Empty} may do without. */
    private void wellKnown(MessagePlan type) {
        boolean seen = false;
        boolean wantsType = true;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            if (name.equals(AnyJson.TYPE)) {
                type(wantsType);
                wantsType = false;
            } else if (!name.equals(AnyJson.VALUE)) {
                unknown(type);
            } else if (seen) {
                throw json.fault(Reason.DUPLICATE_FIELD, "expected once, got it twice");
            } else {
                seen = true;
                json.next();
                message(type, false);
            }
        }
    }

    /** The type is known already. */
    private void type(boolean wanted) {
        if (!wanted) {
            throw json.fault(Reason.DUPLICATE_FIELD, "expected once, got it twice");
        }
        json.skipValue();
    }

    private void unknown(MessagePlan plan) {
        if (!ignoreUnknown) {
            String hint = plan.nearest(json.name())
                    .map(near -> "; did you mean '" + near + "'?")
                    .orElse("");
            throw json.fault(
                    Reason.UNKNOWN_FIELD,
                    "expected a field of " + plan.type().getFullName() + ", which has none of this name" + hint);
        }
        json.skipValue();
    }

    private void text(TextRule rule) {
        json.require(JsonToken.VALUE_STRING, "a string");
        try {
            rule.write(json.string("a string"), out);
        } catch (UnfitValueException unfit) {
            throw json.unfit(unfit.expected());
        }
    }

    private void descend() {
        if (++depth > DEEPEST) {
            throw json.fault(Reason.TOO_DEEP, "expected at most " + DEEPEST + " messages inside each other");
        }
    }

    private MaskTrail mask() {
        if (mask == null) {
            throw new IllegalStateException();
        }
        return mask;
    }

    /** Writes the fields of a message that JSON writes as a string. */
    private interface TextRule {
        void write(String text, WireOutput out) throws UnfitValueException;
    }
}
