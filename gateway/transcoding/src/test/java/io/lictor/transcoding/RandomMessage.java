package io.lictor.transcoding;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.DynamicMessage;
import io.lictor.schema.DescriptorPool;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Makes messages that JSON can write. */
final class RandomMessage {

    private static final int DEEPEST = 3;
    private static final List<String> TEXTS = List.of(
            "", "a", "<a>&'", "\"\\/\b\f\n\r\t\u0001", "é", "你好", "😀", "\u2028\u2029", "null", "@type", "\u007f");
    private static final List<Long> LONGS = List.of(
            0L,
            1L,
            -1L,
            127L,
            128L,
            (long) Integer.MAX_VALUE,
            (long) Integer.MIN_VALUE,
            1L << 53,
            Long.MAX_VALUE,
            Long.MIN_VALUE);
    private static final List<Double> DOUBLES = List.of(
            0.0,
            1.0,
            -1.5,
            0.1,
            1e300,
            Double.MIN_VALUE,
            1e10,
            Double.MAX_VALUE,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY);
    private static final List<String> PATHS = List.of("a", "foo_bar", "foo.bar_baz", "a1_b2.c", "f");

    private final RandomGenerator random;
    private final List<Descriptor> types;
    private final Map<Descriptor, List<FieldDescriptor>> extensions;

    /** Without extensions when the map is empty. */
    RandomMessage(RandomGenerator random, DescriptorPool pool, Map<Descriptor, List<FieldDescriptor>> extensions) {
        this.random = random;
        this.types = pool.messages().stream()
                .filter(type -> type.getFullName().startsWith("p.M") || MessageKind.of(type) != MessageKind.PLAIN)
                .filter(type -> !type.getOptions().getMapEntry())
                .toList();
        this.extensions = extensions;
    }

    DynamicMessage of(Descriptor type) {
        return of(type, 0);
    }

    private DynamicMessage of(Descriptor type, int depth) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        switch (MessageKind.of(type)) {
            case TIMESTAMP -> time(message, TimestampText.FIRST_SECOND, TimestampText.LAST_SECOND);
            case DURATION -> time(message, -315_576_000_000L, 315_576_000_000L);
            case FIELD_MASK -> paths(message);
            case VALUE -> value(message, depth);
            case ANY -> any(message, depth);
            case STRUCT, LIST_VALUE, WRAPPER, HTTP_BODY, PLAIN -> fields(message, depth);
        }
        return message.buildPartial();
    }

    private void fields(DynamicMessage.Builder message, int depth) {
        Descriptor type = message.getDescriptorForType();
        type.getFields().forEach(field -> field(message, field, depth));
        extensions.getOrDefault(type, List.of()).forEach(field -> field(message, field, depth));
    }

    private void field(DynamicMessage.Builder message, FieldDescriptor field, int depth) {
        OneofDescriptor oneof = field.getRealContainingOneof();
        boolean deep = depth >= DEEPEST && field.getJavaType() == JavaType.MESSAGE;
        if (deep || random.nextInt(2 + depth) != 0 || (oneof != null && message.hasOneof(oneof))) {
            return;
        }
        if (!field.isRepeated()) {
            message.setField(field, value(field, depth));
            return;
        }
        Set<Object> keys = new HashSet<>();
        for (int left = random.nextInt(4); left > 0; left--) {
            if (!field.isMapField()) {
                message.addRepeatedField(field, value(field, depth));
                continue;
            }
            FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
            FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
            Object said = value(key, depth);
            if (keys.add(said)) {
                message.addRepeatedField(
                        field,
                        DynamicMessage.newBuilder(field.getMessageType())
                                .setField(key, said)
                                .setField(value, value(value, depth))
                                .buildPartial());
            }
        }
    }

    /** A value of a field, of one element if there may be several. */
    Object value(FieldDescriptor field, int depth) {
        return switch (field.getJavaType()) {
            case INT -> random.nextInt(3) == 0 ? random.nextInt() : (int) (long) any(LONGS);
            case LONG -> random.nextInt(3) == 0 ? random.nextLong() : any(LONGS);
            case FLOAT -> (float) real();
            case DOUBLE -> real();
            case BOOLEAN -> random.nextBoolean();
            case STRING -> text();
            case BYTE_STRING -> ByteString.copyFrom(bytes());
            case ENUM -> enumValue(field);
            case MESSAGE -> of(field.getMessageType(), depth + 1);
        };
    }

    private Object enumValue(FieldDescriptor field) {
        boolean odd = !field.getEnumType().isClosed()
                && !field.getEnumType().getFullName().startsWith("google")
                && random.nextInt(8) == 0;
        List<EnumValueDescriptor> values = field.getEnumType().getValues();
        return odd ? field.getEnumType().findValueByNumberCreatingIfUnknown(random.nextInt()) : any(values);
    }

    private double real() {
        return random.nextInt(3) == 0 ? random.nextGaussian() : any(DOUBLES);
    }

    private String text() {
        return random.nextInt(12) == 0 ? any(TEXTS).repeat(random.nextInt(100)) : any(TEXTS) + any(TEXTS);
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return bytes;
    }

    private void time(DynamicMessage.Builder message, long least, long most) {
        long seconds = random.nextInt(6) == 0
                ? (random.nextBoolean() ? least : most)
                : random.nextInt(6) == 0 ? 0 : random.nextLong(least, most + 1);
        int nanos = List.of(0, 1, 1_000, 500_000_000, 999_999_999, 120_000).get(random.nextInt(6));
        Descriptor type = message.getDescriptorForType();
        boolean negative = least == -most && (seconds < 0 || (seconds == 0 && random.nextBoolean()));
        message.setField(type.findFieldByNumber(1), seconds)
                .setField(type.findFieldByNumber(2), negative ? -nanos : nanos);
    }

    private void paths(DynamicMessage.Builder message) {
        FieldDescriptor paths = message.getDescriptorForType().findFieldByNumber(1);
        for (int left = random.nextInt(4); left > 0; left--) {
            message.addRepeatedField(paths, any(PATHS));
        }
    }

    /** One of its kinds; numbers are such as JSON has. */
    private void value(DynamicMessage.Builder message, int depth) {
        Descriptor type = message.getDescriptorForType();
        int kind = 1 + random.nextInt(depth > DEEPEST ? 4 : 6);
        FieldDescriptor field = type.findFieldByNumber(kind);
        switch (kind) {
            case 1 -> message.setField(field, field.getEnumType().findValueByNumber(0));
            case 2 -> message.setField(field, Math.rint(random.nextGaussian() * 8) / 8);
            default -> message.setField(field, value(field, depth));
        }
    }

    private void any(DynamicMessage.Builder message, int depth) {
        Descriptor type = message.getDescriptorForType();
        Descriptor inside = any(types);
        if (random.nextInt(10) != 0 && !(depth >= DEEPEST && MessageKind.of(inside) == MessageKind.ANY)) {
            message.setField(type.findFieldByNumber(1), "type.googleapis.com/" + inside.getFullName())
                    .setField(type.findFieldByNumber(2), of(inside, depth + 1).toByteString());
        }
    }

    private <T> T any(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
