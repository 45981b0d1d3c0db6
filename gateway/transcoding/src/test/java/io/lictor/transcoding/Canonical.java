package io.lictor.transcoding;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.lictor.schema.DescriptorPool;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One form for all messages that say the same: map entries by key, no unknown fields, and so on inside an {@code Any}. */
final class Canonical {

    private final DescriptorPool pool;
    private final ExtensionRegistry registry;

    Canonical(DescriptorPool pool, ExtensionRegistry registry) {
        this.pool = pool;
        this.registry = registry;
    }

    Message parse(Descriptor type, byte[] wire) {
        try {
            return of(DynamicMessage.newBuilder(type).mergeFrom(wire, registry).buildPartial());
        } catch (InvalidProtocolBufferException garbage) {
            throw new AssertionError("not a " + type.getFullName(), garbage);
        }
    }

    Message of(Message message) {
        DynamicMessage.Builder same = DynamicMessage.newBuilder(message.getDescriptorForType());
        message.getAllFields().forEach((field, value) -> same.setField(field, value(field, value)));
        return MessageKind.of(message.getDescriptorForType()) == MessageKind.ANY ? any(same) : same.buildPartial();
    }

    private Object value(FieldDescriptor field, Object value) {
        if (field.isMapField()) {
            return entries(field, (List<?>) value);
        }
        return field.isRepeated()
                ? ((List<?>) value).stream().map(one -> single(field, one)).toList()
                : single(field, value);
    }

    /** Of the names that an enum has for a number the first. */
    private Object single(FieldDescriptor field, Object value) {
        return switch (field.getJavaType()) {
            case MESSAGE -> of((Message) value);
            case ENUM ->
                field.getEnumType().findValueByNumberCreatingIfUnknown(((EnumValueDescriptor) value).getNumber());
            case DOUBLE -> (Double) value + 0.0; // protobuf's JSON reads -0 as 0
            case FLOAT -> (Float) value + 0.0f;
            default -> value;
        };
    }

    private List<Message> entries(FieldDescriptor field, List<?> entries) {
        FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
        FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
        Map<String, Message> byKey = new TreeMap<>();
        for (Object one : entries) {
            Message entry = (Message) one;
            Object inside = entry.getField(value);
            byKey.put(
                    String.valueOf(entry.getField(key)),
                    DynamicMessage.newBuilder(field.getMessageType())
                            .setField(key, entry.getField(key))
                            .setField(value, value(value, inside))
                            .buildPartial());
        }
        return List.copyOf(byKey.values());
    }

    private Message any(DynamicMessage.Builder any) {
        Descriptor type = any.getDescriptorForType();
        String url = (String) any.getField(type.findFieldByNumber(1));
        FieldDescriptor value = type.findFieldByNumber(2);
        pool.findMessage(url.substring(url.lastIndexOf('/') + 1))
                .map(inside -> parse(inside, ((ByteString) any.getField(value)).toByteArray()))
                .ifPresent(inside -> any.setField(value, inside.toByteString()));
        return any.buildPartial();
    }
}
