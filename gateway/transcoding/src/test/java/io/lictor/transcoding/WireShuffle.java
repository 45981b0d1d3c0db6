package io.lictor.transcoding;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.lictor.schema.DescriptorPool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/** Writes a message in one of the many ways the wire format allows. */
final class WireShuffle {

    private static final int DEEPEST = 8;

    private final RandomGenerator random;
    private final RandomMessage messages;
    private final DescriptorPool pool;

    WireShuffle(RandomGenerator random, RandomMessage messages, DescriptorPool pool) {
        this.random = random;
        this.messages = messages;
        this.pool = pool;
    }

    byte[] of(Message message) {
        try {
            return of(message, 0);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Each field is a queue of records; they are drawn from the queues in any order. */
    private byte[] of(Message message, int depth) throws IOException {
        List<Deque<byte[]>> queues = new ArrayList<>();
        for (FieldDescriptor field : message.getAllFields().keySet()) {
            queues.add(new ArrayDeque<>(records(message, field, depth)));
        }
        queues.add(new ArrayDeque<>(unknown(message.getDescriptorForType())));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (!queues.isEmpty()) {
            Deque<byte[]> queue = queues.get(random.nextInt(queues.size()));
            if (queue.isEmpty()) {
                queues.remove(queue);
            } else {
                out.write(queue.remove());
            }
        }
        return out.toByteArray();
    }

    private List<byte[]> records(Message message, FieldDescriptor field, int depth) throws IOException {
        List<byte[]> records = new ArrayList<>();
        Object value = message.getField(field);
        if (field.isRepeated()) {
            repeated(field, (List<?>) value, depth, records);
            return records;
        }
        decoy(field, depth, records);
        boolean splits = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                && MessageKind.of(field.getMessageType()) != MessageKind.ANY; // half of one is another
        if (splits && random.nextInt(3) == 0) {
            for (Message part : split((Message) value)) {
                records.add(record(field, part, depth));
            }
        } else {
            records.add(record(field, value, depth));
        }
        return records;
    }

    /** What the real value, which comes later, must replace. */
    private void decoy(FieldDescriptor field, int depth, List<byte[]> records) throws IOException {
        OneofDescriptor oneof = field.getRealContainingOneof();
        if (random.nextInt(3) != 0) {
            return;
        }
        FieldDescriptor other = oneof == null ? field : oneof.getFields().get(random.nextInt(oneof.getFieldCount()));
        boolean joined = other == field && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
        if (!joined && depth < DEEPEST) {
            records.add(record(other, messages.value(other, DEEPEST), depth));
        }
    }

    private List<Message> split(Message message) {
        Message.Builder one = message.newBuilderForType();
        Message.Builder two = message.newBuilderForType();
        message.getAllFields().forEach((field, value) -> (random.nextBoolean() ? one : two).setField(field, value));
        return List.of(one.buildPartial(), two.buildPartial());
    }

    private void repeated(FieldDescriptor field, List<?> values, int depth, List<byte[]> records) throws IOException {
        int i = 0;
        while (i < values.size()) {
            int run = field.isPackable() && random.nextBoolean() ? 1 + random.nextInt(values.size() - i) : 0;
            if (run > 0) {
                records.add(packed(field, values.subList(i, i + run)));
                i += run;
            } else {
                records.add(record(field, values.get(i), depth));
                i++;
            }
        }
        if (field.isMapField() && !values.isEmpty() && random.nextInt(3) == 0) {
            records.add(record(field, values.get(random.nextInt(values.size())), depth));
        }
    }

    private byte[] packed(FieldDescriptor field, List<?> values) throws IOException {
        ByteArrayOutputStream inside = new ByteArrayOutputStream();
        for (Object value : values) {
            inside.write(WireScalar.of(field, value, random));
        }
        return delimited(field.getNumber(), inside.toByteArray());
    }

    private byte[] record(FieldDescriptor field, Object value, int depth) throws IOException {
        if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(tag(field.getNumber(), field.getLiteType().getWireType()));
            out.write(WireScalar.of(field, value, random));
            return out.toByteArray();
        }
        byte[] inside = MessageKind.of(field.getMessageType()) == MessageKind.ANY
                ? any((Message) value, depth)
                : of((Message) value, depth + 1);
        if (field.getType() != FieldDescriptor.Type.GROUP) {
            return delimited(field.getNumber(), inside);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag(field.getNumber(), WireOutput.START_GROUP));
        out.write(inside);
        out.write(tag(field.getNumber(), WireOutput.END_GROUP));
        return out.toByteArray();
    }

    /** Its message is shuffled too. */
    private byte[] any(Message any, int depth) throws IOException {
        Descriptor type = any.getDescriptorForType();
        String url = (String) any.getField(type.findFieldByNumber(1));
        ByteString bytes = (ByteString) any.getField(type.findFieldByNumber(2));
        Descriptor inside =
                pool.findMessage(url.substring(url.lastIndexOf('/') + 1)).orElse(null);
        if (inside == null) {
            return of(any, depth + 1);
        }
        try {
            Message known = DynamicMessage.newBuilder(inside).mergeFrom(bytes).buildPartial();
            return of(
                    any.toBuilder()
                            .setField(type.findFieldByNumber(2), ByteString.copyFrom(of(known, depth + 1)))
                            .buildPartial(),
                    depth + 1);
        } catch (InvalidProtocolBufferException garbage) {
            throw new IllegalStateException(garbage);
        }
    }

    private List<byte[]> unknown(Descriptor type) throws IOException {
        List<byte[]> records = new ArrayList<>();
        for (int left = random.nextInt(3); left > 0; left--) {
            int number = 1 + random.nextInt(1 << random.nextInt(1, 28));
            if (type.findFieldByNumber(number) == null && !type.isExtensionNumber(number)) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                switch (random.nextInt(4)) {
                    case 0 -> {
                        out.write(tag(number, WireOutput.START_GROUP));
                        out.write(tag(1, WireOutput.FIXED32));
                        out.write(new byte[4]);
                        out.write(tag(number, WireOutput.END_GROUP));
                    }
                    case 1 -> out.write(delimited(number, new byte[random.nextInt(5)]));
                    case 2 -> {
                        out.write(tag(number, WireOutput.FIXED64));
                        out.write(new byte[8]);
                    }
                    default -> {
                        out.write(tag(number, WireOutput.VARINT));
                        out.write(random.nextInt(128));
                    }
                }
                records.add(out.toByteArray());
            }
        }
        return records;
    }

    private static byte[] delimited(int number, byte[] inside) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CodedOutputStream coded = CodedOutputStream.newInstance(out);
        coded.writeByteArray(number, inside);
        coded.flush();
        return out.toByteArray();
    }

    private static byte[] tag(int number, int wireType) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CodedOutputStream coded = CodedOutputStream.newInstance(out);
        coded.writeTag(number, wireType);
        coded.flush();
        return out.toByteArray();
    }
}
