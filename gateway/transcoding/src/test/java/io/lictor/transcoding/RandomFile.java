package io.lictor.transcoding;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto.ExtensionRange;
import com.google.protobuf.DescriptorProtos.Edition;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumOptions;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FeatureSet;
import com.google.protobuf.DescriptorProtos.FeatureSet.EnumType;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes a proto file with messages of all kinds of fields, and a service whose method takes and gives the first of them. */
final class RandomFile {

    static final int MESSAGES = 4;
    private static final int FIRST_EXTENSION = 5_000;
    private static final List<String> KNOWN_FILES =
            List.of("any", "duration", "empty", "field_mask", "struct", "timestamp", "wrappers");

    enum Dialect {
        PROTO2,
        PROTO3,
        EDITION_2023
    }

    private final RandomGenerator random;
    private final Dialect dialect;

    RandomFile(RandomGenerator random) {
        this.random = random;
        this.dialect = Dialect.values()[random.nextInt(Dialect.values().length)];
    }

    FileDescriptorSet make() {
        FileDescriptorProto.Builder file =
                FileDescriptorProto.newBuilder().setName("random.proto").setPackage("p");
        switch (dialect) {
            case PROTO2 -> file.setSyntax("proto2");
            case PROTO3 -> file.setSyntax("proto3");
            case EDITION_2023 -> file.setSyntax("editions").setEdition(Edition.EDITION_2023);
        }
        KNOWN_FILES.forEach(known -> file.addDependency("google/protobuf/" + known + ".proto"));
        file.addDependency("google/api/annotations.proto");
        file.addEnumType(enumeration("E0", false)).addEnumType(enumeration("E1", true));
        for (int i = 0; i < MESSAGES; i++) {
            DescriptorProto.Builder message = DescriptorProto.newBuilder().setName("M" + i);
            new RandomFields(random, dialect, message, "p.M" + i).add();
            if (dialect != Dialect.PROTO3) {
                message.addExtensionRange(
                        ExtensionRange.newBuilder().setStart(FIRST_EXTENSION).setEnd(FIRST_EXTENSION + 100));
                message.addExtension(extension("inner" + i, FIRST_EXTENSION + MESSAGES + i));
                file.addExtension(extension("outer" + i, FIRST_EXTENSION + i));
            }
            file.addMessageType(message);
        }
        return FileDescriptorSet.newBuilder()
                .addFile(file.addService(service()))
                .build();
    }

    private FieldDescriptorProto extension(String name, int number) {
        FieldDescriptorProto.Builder field = FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setExtendee(".p.M" + random.nextInt(MESSAGES))
                .setLabel(random.nextInt(3) == 0 ? Label.LABEL_REPEATED : Label.LABEL_OPTIONAL);
        switch (random.nextInt(4)) {
            case 0 ->
                field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(".p.M" + random.nextInt(MESSAGES));
            case 1 -> field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(".google.protobuf.Timestamp");
            case 2 -> field.setType(FieldDescriptorProto.Type.TYPE_SINT64);
            default -> field.setType(FieldDescriptorProto.Type.TYPE_STRING);
        }
        return field.build();
    }

    /** Closed where the dialect can say so; then its first value need not be 0. */
    private EnumDescriptorProto enumeration(String name, boolean closed) {
        boolean odd = closed && dialect != Dialect.PROTO3;
        EnumDescriptorProto.Builder type = EnumDescriptorProto.newBuilder()
                .setName(name)
                .addValue(value(name + "_FIRST", odd ? 3 : 0))
                .addValue(value(name + "_ONE", 1))
                .addValue(value(name + "_ALSO_ONE", 1))
                .addValue(value(name + "_MINUS", -1))
                .addValue(value(name + "_MOST", Integer.MAX_VALUE));
        EnumOptions.Builder options = EnumOptions.newBuilder().setAllowAlias(true);
        if (odd && dialect == Dialect.EDITION_2023) {
            options.setFeatures(FeatureSet.newBuilder().setEnumType(EnumType.CLOSED));
        }
        return type.setOptions(options).build();
    }

    private static EnumValueDescriptorProto value(String name, int number) {
        return EnumValueDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .build();
    }

    private static ServiceDescriptorProto service() {
        HttpRule rule = HttpRule.newBuilder().setPost("/v1/call").setBody("*").build();
        return ServiceDescriptorProto.newBuilder()
                .setName("S")
                .addMethod(MethodDescriptorProto.newBuilder()
                        .setName("Call")
                        .setInputType(".p.M0")
                        .setOutputType(".p.M0")
                        .setOptions(MethodOptions.newBuilder().setExtension(AnnotationsProto.http, rule)))
                .build();
    }
}
