package io.lictor.transcoding;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints messages, also those with an {@code Any} of a type nobody knows here: that one becomes
 * {@code {"@type": ..., "value": <base64>}} instead of a failure of the whole answer. Immutable.
 *
 * <p>JsonFormat has no hook for it, so the second attempt gives each unknown type a made-up descriptor with a single
 * {@code bytes value = 1} and packs the bytes into that.
 */
final class AnyTolerantPrinter {
    private static final int TYPE_URL = 1;
    private static final int VALUE = 2;

    private final MessageShapes shapes;
    private final JsonFormat.Printer plain;
    private final JsonFormat.Printer printer;

    AnyTolerantPrinter(MessageShapes shapes, JsonFormat.Printer plain) {
        this.shapes = shapes;
        this.plain = plain;
        this.printer = plain.usingTypeRegistry(shapes.registry());
    }

    String print(Message message) {
        try {
            return printer.print(message);
        } catch (InvalidProtocolBufferException | RuntimeException first) {
            return printTolerantly(message, first);
        }
    }

    private String printTolerantly(Message message, Exception first) {
        Map<String, Descriptor> madeUp = new HashMap<>();
        try {
            Message rewritten = rewrite(message, madeUp);
            if (!madeUp.isEmpty()) {
                TypeRegistry.Builder types = TypeRegistry.newBuilder().add(shapes.anyTypes());
                return plain.usingTypeRegistry(types.add(madeUp.values()).build())
                        .print(rewritten);
            }
        } catch (InvalidProtocolBufferException | DescriptorValidationException | RuntimeException again) {
            first.addSuppressed(again);
        }
        throw TranscodingException.unreadableResponse(
                "the response " + message.getDescriptorForType().getFullName() + " cannot be written as JSON: "
                        + first.getMessage(),
                first);
    }

    private Message rewrite(Message message, Map<String, Descriptor> madeUp)
            throws InvalidProtocolBufferException, DescriptorValidationException {
        if (MessageKind.of(message.getDescriptorForType()) == MessageKind.ANY) {
            return rewriteAny(message, madeUp);
        }
        Message.Builder rewritten = message.toBuilder();
        for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
            FieldDescriptor field = entry.getKey();
            if (field.getJavaType() != JavaType.MESSAGE) {
                continue;
            }
            if (field.isRepeated()) {
                List<Object> elements = new ArrayList<>();
                for (Object element : (List<?>) entry.getValue()) {
                    elements.add(rewrite((Message) element, madeUp));
                }
                rewritten.setField(field, elements);
            } else {
                rewritten.setField(field, rewrite((Message) entry.getValue(), madeUp));
            }
        }
        return rewritten.buildPartial();
    }

    private Message rewriteAny(Message any, Map<String, Descriptor> madeUp)
            throws InvalidProtocolBufferException, DescriptorValidationException {
        FieldDescriptor value = any.getDescriptorForType().findFieldByNumber(VALUE);
        String url = (String) any.getField(any.getDescriptorForType().findFieldByNumber(TYPE_URL));
        ByteString bytes = (ByteString) any.getField(value);
        MessageShape known = shapes.ofTypeUrl(url);
        if (url.isEmpty() || url.indexOf('/') < 0) {
            return any;
        }
        if (known != null) {
            Message inside = rewrite(DynamicMessage.parseFrom(known.type(), bytes), madeUp);
            return any.toBuilder().setField(value, inside.toByteString()).build();
        }
        String name = url.substring(url.lastIndexOf('/') + 1);
        Descriptor type = madeUp.get(name);
        if (type == null) {
            type = madeUp(name);
            madeUp.put(name, type);
        }
        Message inside = DynamicMessage.newBuilder(type)
                .setField(type.findFieldByNumber(1), bytes)
                .build();
        return any.toBuilder().setField(value, inside.toByteString()).build();
    }

    private static Descriptor madeUp(String fullName) throws DescriptorValidationException {
        int dot = fullName.lastIndexOf('.');
        DescriptorProto message = DescriptorProto.newBuilder()
                .setName(fullName.substring(dot + 1))
                .addField(FieldDescriptorProto.newBuilder()
                        .setName("value")
                        .setJsonName("value")
                        .setNumber(1)
                        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
                        .setType(FieldDescriptorProto.Type.TYPE_BYTES))
                .build();
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName("unknown/" + fullName + ".proto")
                .setPackage(dot < 0 ? "" : fullName.substring(0, dot))
                .setSyntax("proto2") // presence: an empty value is written too
                .addMessageType(message)
                .build();
        return FileDescriptor.buildFrom(file, new FileDescriptor[0])
                .getMessageTypes()
                .get(0);
    }
}
