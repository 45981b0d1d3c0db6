package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.OneofDescriptor;
import org.jspecify.annotations.Nullable;

/** One field of a message, with all that is looked up about it beforehand. Immutable. */
final class FieldPlan {

    final FieldDescriptor field;
    /** Where it stands among the fields of its message. */
    final int index;
    /** What stands before each value on the wire. */
    final int tag;
    /** The oneof it belongs to, counted in its message; -1 for none. */
    final int oneof;

    final boolean repeated;
    final boolean map;
    final boolean packed;
    final boolean group;
    /** Whether a default value that was set differs from none. */
    final boolean presence;
    /** Of the type of a message field, or of the entries of a map; null for a scalar. */
    final @Nullable MessagePlan message;
    /** Null for a message. */
    final @Nullable ScalarPlan scalar;
    /** What it is called in JSON: an extension by its full name in brackets. */
    final String jsonName;

    final String protoName;
    private final byte[] jsonKey;
    private final byte[] protoKey;

    FieldPlan(FieldDescriptor field, int index, MessagePlans.Types types) {
        this.field = field;
        this.index = index;
        this.repeated = field.isRepeated();
        this.map = field.isMapField();
        this.packed = field.isPacked();
        this.group = field.getType() == FieldDescriptor.Type.GROUP;
        this.presence = field.hasPresence();
        boolean isMessage = field.getJavaType() == JavaType.MESSAGE;
        this.message = isMessage ? types.message(field.getMessageType()) : null;
        this.scalar = isMessage ? null : ScalarPlan.of(field, types::enumeration);
        this.tag = WireOutput.tag(field.getNumber(), wireType(group, scalar));
        OneofDescriptor real = field.getRealContainingOneof();
        this.oneof = real == null ? -1 : real.getIndex();
        this.jsonName = field.isExtension() ? "[" + field.getFullName() + "]" : field.getJsonName();
        this.protoName = field.isExtension() ? jsonName : field.getName();
        this.jsonKey = key(jsonName);
        this.protoKey = key(protoName);
    }

    private static int wireType(boolean group, @Nullable ScalarPlan scalar) {
        if (scalar != null) {
            return scalar.wireType();
        }
        return group ? WireOutput.START_GROUP : WireOutput.LENGTH_DELIMITED;
    }

    private static byte[] key(String name) {
        JsonOutput out = new JsonOutput();
        out.string(name);
        out.ascii(':');
        return out.copy();
    }

    int number() {
        return field.getNumber();
    }

    /** Begins a message behind its tag; the mark goes to {@link #close}. */
    int open(WireOutput out) {
        return group ? 0 : out.open();
    }

    void close(int mark, WireOutput out) {
        if (group) {
            out.tag(endTag());
        } else {
            out.close(mark);
        }
    }

    /** Before a group's end. */
    int endTag() {
        return WireOutput.tag(number(), WireOutput.END_GROUP);
    }

    /** Before values that are packed. */
    int packedTag() {
        return WireOutput.tag(number(), WireOutput.LENGTH_DELIMITED);
    }

    /** Whether a tag with this number announces a value of this field; another one is an unknown field. */
    boolean takes(int wireTag) {
        return wireTag == tag || (repeated && scalar != null && wireTag == packedTag());
    }

    boolean single() {
        return !repeated;
    }

    /** Whether {@code null} in JSON is a value of it and not its absence. */
    boolean takesNull() {
        if (repeated) {
            return false;
        }
        return message != null ? message.kind() == MessageKind.VALUE : scalar().takesNull();
    }

    MessagePlan message() {
        if (message == null) {
            throw new IllegalStateException(field.getFullName() + " is no message");
        }
        return message;
    }

    ScalarPlan scalar() {
        if (scalar == null) {
            throw new IllegalStateException(field.getFullName() + " is no scalar");
        }
        return scalar;
    }

    void printKey(JsonOutput out) {
        byte[] key = out.options().protoNames() ? protoKey : jsonKey;
        out.raw(key, 0, key.length);
    }

    @Override
    public String toString() {
        return new String(jsonKey, UTF_8);
    }
}
