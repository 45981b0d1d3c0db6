package io.lictor.transcoding;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FeatureSet;
import com.google.protobuf.DescriptorProtos.FeatureSet.FieldPresence;
import com.google.protobuf.DescriptorProtos.FeatureSet.MessageEncoding;
import com.google.protobuf.DescriptorProtos.FeatureSet.RepeatedFieldEncoding;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import io.lictor.transcoding.RandomFile.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Adds fields of all kinds to one message of a {@link RandomFile}. */
final class RandomFields {

    private static final List<FieldDescriptorProto.Type> SCALARS = List.of(
            FieldDescriptorProto.Type.TYPE_DOUBLE,
            FieldDescriptorProto.Type.TYPE_FLOAT,
            FieldDescriptorProto.Type.TYPE_INT64,
            FieldDescriptorProto.Type.TYPE_UINT64,
            FieldDescriptorProto.Type.TYPE_INT32,
            FieldDescriptorProto.Type.TYPE_FIXED64,
            FieldDescriptorProto.Type.TYPE_FIXED32,
            FieldDescriptorProto.Type.TYPE_BOOL,
            FieldDescriptorProto.Type.TYPE_STRING,
            FieldDescriptorProto.Type.TYPE_BYTES,
            FieldDescriptorProto.Type.TYPE_UINT32,
            FieldDescriptorProto.Type.TYPE_SFIXED32,
            FieldDescriptorProto.Type.TYPE_SFIXED64,
            FieldDescriptorProto.Type.TYPE_SINT32,
            FieldDescriptorProto.Type.TYPE_SINT64);
    private static final List<FieldDescriptorProto.Type> KEYS = SCALARS.stream()
            .filter(type -> type != FieldDescriptorProto.Type.TYPE_DOUBLE
                    && type != FieldDescriptorProto.Type.TYPE_FLOAT
                    && type != FieldDescriptorProto.Type.TYPE_BYTES)
            .toList();
    private static final List<String> KNOWN = List.of(
            "Timestamp",
            "Duration",
            "FieldMask",
            "Struct",
            "Value",
            "ListValue",
            "Any",
            "Empty",
            "DoubleValue",
            "FloatValue",
            "Int64Value",
            "UInt64Value",
            "Int32Value",
            "UInt32Value",
            "BoolValue",
            "StringValue",
            "BytesValue");
    private static final List<String> NAMES = List.of(
            "f%d", "long_name_%d", "camelCase%d", "x__y%d", "_u%d", "N%d", "very_long_name_of_a_field_number_%d");
    private static final List<String> JSON_NAMES = List.of("o:%d", "名%d", "a b%d", "\u2028%d", "@%d");

    private final RandomGenerator random;
    private final Dialect dialect;
    private final DescriptorProto.Builder message;
    private final String fullName;
    private final List<FieldDescriptorProto.Builder> optional = new ArrayList<>();

    RandomFields(RandomGenerator random, Dialect dialect, DescriptorProto.Builder message, String fullName) {
        this.random = random;
        this.dialect = dialect;
        this.message = message;
        this.fullName = fullName;
    }

    void add() {
        int fields = 3 + random.nextInt(14);
        int number = 0;
        int oneof = -1;
        for (int i = 0; i < fields; i++) {
            number += random.nextInt(8) == 0 ? 1 + random.nextInt(400) : 1;
            FieldDescriptorProto.Builder field = FieldDescriptorProto.newBuilder()
                    .setName(any(NAMES).formatted(i))
                    .setNumber(i == fields - 1 && random.nextInt(3) == 0 ? (1 << 29) - 1 : number)
                    .setLabel(Label.LABEL_OPTIONAL);
            if (random.nextInt(8) == 0) {
                field.setJsonName(any(JSON_NAMES).formatted(i));
            }
            oneof = random.nextInt(3) == 0 ? oneof : -1;
            if (oneof >= 0 || random.nextInt(6) == 0) {
                oneof = oneof >= 0 ? oneof : addOneof("one" + i);
                type(field);
                field.setOneofIndex(oneof);
            } else {
                shape(field, i);
            }
            if (!field.getProto3Optional()) {
                message.addField(field);
            }
        }
        for (FieldDescriptorProto.Builder field : optional) {
            message.addField(field.setOneofIndex(addOneof("_" + field.getName())));
        }
    }

    private int addOneof(String name) {
        message.addOneofDecl(OneofDescriptorProto.newBuilder().setName(name));
        return message.getOneofDeclCount() - 1;
    }

    private void shape(FieldDescriptorProto.Builder field, int index) {
        switch (random.nextInt(5)) {
            case 0 -> map(field, index);
            case 1 -> {
                type(field);
                field.setLabel(Label.LABEL_REPEATED);
                packing(field);
            }
            default -> {
                type(field);
                presence(field);
            }
        }
    }

    private void type(FieldDescriptorProto.Builder field) {
        switch (random.nextInt(8)) {
            case 0 -> enumeration(field);
            case 1 ->
                field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                        .setTypeName(".p.M" + random.nextInt(RandomFile.MESSAGES));
            case 2, 3 -> known(field);
            default -> field.setType(any(SCALARS));
        }
        delimited(field);
    }

    private void known(FieldDescriptorProto.Builder field) {
        field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(".google.protobuf." + any(KNOWN));
    }

    private void enumeration(FieldDescriptorProto.Builder field) {
        int which = random.nextInt(5);
        field.setType(FieldDescriptorProto.Type.TYPE_ENUM)
                .setTypeName(which == 0 ? ".google.protobuf.NullValue" : which < 3 ? ".p.E0" : ".p.E1");
    }

    /** A group in proto2, which has a type of its own; any message in editions. */
    private void delimited(FieldDescriptorProto.Builder field) {
        if (dialect == Dialect.EDITION_2023
                && field.getType() == FieldDescriptorProto.Type.TYPE_MESSAGE
                && random.nextBoolean()) {
            field.setOptions(options(FeatureSet.newBuilder().setMessageEncoding(MessageEncoding.DELIMITED)));
        } else if (dialect == Dialect.PROTO2 && random.nextInt(10) == 0) {
            String name = "Group" + message.getNestedTypeCount();
            message.addNestedType(DescriptorProto.newBuilder()
                    .setName(name)
                    .addField(FieldDescriptorProto.newBuilder()
                            .setName("g")
                            .setNumber(1)
                            .setLabel(Label.LABEL_OPTIONAL)
                            .setType(any(SCALARS)))
                    .addField(FieldDescriptorProto.newBuilder()
                            .setName("m")
                            .setNumber(2)
                            .setLabel(Label.LABEL_REPEATED)
                            .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                            .setTypeName("." + fullName)));
            field.setType(FieldDescriptorProto.Type.TYPE_GROUP).setTypeName("." + fullName + "." + name);
        }
    }

    private void presence(FieldDescriptorProto.Builder field) {
        boolean scalar = field.getType() != FieldDescriptorProto.Type.TYPE_MESSAGE
                && field.getType() != FieldDescriptorProto.Type.TYPE_GROUP;
        if (dialect == Dialect.PROTO3 && random.nextInt(4) == 0) {
            optional.add(field.setProto3Optional(true));
        } else if (dialect == Dialect.EDITION_2023
                && scalar
                && !field.getTypeName().equals(".p.E1")) {
            field.setOptions(options(FeatureSet.newBuilder()
                    .setFieldPresence(random.nextBoolean() ? FieldPresence.IMPLICIT : FieldPresence.EXPLICIT)));
        }
    }

    private void packing(FieldDescriptorProto.Builder field) {
        boolean packable = field.getType() != FieldDescriptorProto.Type.TYPE_MESSAGE
                && field.getType() != FieldDescriptorProto.Type.TYPE_GROUP
                && field.getType() != FieldDescriptorProto.Type.TYPE_STRING
                && field.getType() != FieldDescriptorProto.Type.TYPE_BYTES;
        if (!packable) {
            return;
        }
        boolean packed = random.nextBoolean();
        field.setOptions(
                dialect == Dialect.EDITION_2023
                        ? options(FeatureSet.newBuilder()
                                .setRepeatedFieldEncoding(
                                        packed ? RepeatedFieldEncoding.PACKED : RepeatedFieldEncoding.EXPANDED))
                        : FieldOptions.newBuilder().setPacked(packed).build());
    }

    private void map(FieldDescriptorProto.Builder field, int index) {
        FieldDescriptorProto.Builder value =
                FieldDescriptorProto.newBuilder().setName("value").setNumber(2).setLabel(Label.LABEL_OPTIONAL);
        switch (random.nextInt(5)) {
            case 0 ->
                value.setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                        .setTypeName(".p.M" + random.nextInt(RandomFile.MESSAGES));
            case 1 -> known(value);
            case 2 -> value.setType(FieldDescriptorProto.Type.TYPE_ENUM).setTypeName(".p.E0");
            default -> value.setType(any(SCALARS));
        }
        message.addNestedType(DescriptorProto.newBuilder()
                .setName("Map" + index + "Entry")
                .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                .addField(FieldDescriptorProto.newBuilder()
                        .setName("key")
                        .setNumber(1)
                        .setLabel(Label.LABEL_OPTIONAL)
                        .setType(any(KEYS)))
                .addField(value));
        field.setLabel(Label.LABEL_REPEATED)
                .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                .setTypeName("." + fullName + ".Map" + index + "Entry");
    }

    private static FieldOptions options(FeatureSet.Builder features) {
        return FieldOptions.newBuilder().setFeatures(features).build();
    }

    private <T> T any(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
