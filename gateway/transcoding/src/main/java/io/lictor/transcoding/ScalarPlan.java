package io.lictor.transcoding;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.function.Function;

/** How the values of one type are said in JSON, in a parameter and on the wire, without the tag before them. Immutable. */
sealed interface ScalarPlan permits IntegerPlan, RealPlan, BoolPlan, StringPlan, BytesPlan, EnumPlan {

    /** The wire type of one value; more of them may be packed unless it is {@link WireOutput#LENGTH_DELIMITED}. */
    int wireType();

    /** Writes the current token. */
    void read(JsonInput json, WireOutput out) throws UnfitValueException;

    /** Writes the text of a path variable or a query parameter. */
    void parse(String text, WireOutput out) throws UnfitValueException;

    /** Writes the key of a map, of whose forms only one is taken: two texts are two keys. */
    default void parseKey(String text, WireOutput out) throws UnfitValueException {
        parse(text, out);
    }

    /** Writes the next value as JSON. */
    void print(WireInput in, JsonOutput out);

    void printDefault(JsonOutput out);

    /** Writes the next value as the name of a member, which is a string whatever the type. */
    default void printKey(WireInput in, JsonOutput out) {
        out.ascii('"');
        print(in, out);
        out.ascii('"');
    }

    /** Whether JSON has a value of its own for {@code null}. */
    default boolean takesNull() {
        return false;
    }

    /** For a field of any type but a message. */
    static ScalarPlan of(FieldDescriptor field, Function<EnumDescriptor, EnumPlan> enums) {
        return switch (field.getType()) {
            case INT32, INT64, UINT32, UINT64, SINT32, SINT64, FIXED32, FIXED64, SFIXED32, SFIXED64 ->
                IntegerPlan.of(field.getType());
            case FLOAT -> RealPlan.FLOAT;
            case DOUBLE -> RealPlan.DOUBLE;
            case BOOL -> BoolPlan.ONLY;
            case STRING -> field.needsUtf8Check() ? StringPlan.CHECKED : StringPlan.UNCHECKED;
            case BYTES -> BytesPlan.ONLY;
            case ENUM -> enums.apply(field.getEnumType());
            case MESSAGE, GROUP -> throw new IllegalArgumentException(field.getFullName() + " is no scalar");
        };
    }
}
