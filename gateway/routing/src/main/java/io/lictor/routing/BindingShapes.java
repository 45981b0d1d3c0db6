package io.lictor.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Message;
import io.lictor.schema.BodyTarget;
import io.lictor.schema.GrpcMethod;
import io.lictor.schema.HttpBinding;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells bindings apart across descriptor sets: the shape of a binding is equal where the same request makes the same
 * bytes, whatever else its set holds. Used while one set is compiled, by one thread.
 */
final class BindingShapes {

    private final Map<String, byte[]> own = new HashMap<>();
    private final Map<String, String> closures = new HashMap<>();

    String of(GrpcMethod method, HttpBinding binding) {
        var descriptor = method.descriptor();
        return String.join(
                "\n",
                method.path(),
                descriptor.isClientStreaming() + " " + descriptor.isServerStreaming() + " "
                        + descriptor.getOptions().getIdempotencyLevel(),
                binding.httpMethod() + " " + binding.template(),
                body(binding.body()),
                binding.responseBody().map(FieldDescriptor::getName).orElse(""),
                closure(descriptor.getInputType()),
                closure(descriptor.getOutputType()));
    }

    private static String body(BodyTarget body) {
        if (body instanceof BodyTarget.Field one) {
            return one.field().getName();
        }
        return body instanceof BodyTarget.Whole ? "*" : "";
    }

    /** A digest of the message and of all it can hold. */
    private String closure(Descriptor root) {
        return closures.computeIfAbsent(root.getFullName(), any -> {
            Map<String, byte[]> members = new TreeMap<>();
            Deque<Descriptor> open = new ArrayDeque<>();
            open.add(root);
            while (!open.isEmpty()) {
                Descriptor message = open.remove();
                if (members.putIfAbsent(message.getFullName(), digest(message, message.toProto())) == null) {
                    for (FieldDescriptor field : message.getFields()) {
                        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                            open.add(field.getMessageType());
                        } else if (field.getJavaType() == FieldDescriptor.JavaType.ENUM) {
                            EnumDescriptor values = field.getEnumType();
                            members.putIfAbsent(values.getFullName(), digest(values, values.toProto()));
                        }
                    }
                }
            }
            MessageDigest sha256 = sha256();
            sha256.update(root.getFullName().getBytes(UTF_8));
            members.values().forEach(sha256::update);
            return HexFormat.of().formatHex(sha256.digest());
        });
    }

    private byte[] digest(GenericDescriptor element, Message proto) {
        return own.computeIfAbsent(element.getFullName(), name -> {
            MessageDigest sha256 = sha256();
            sha256.update(name.getBytes(UTF_8));
            sha256.update(dialect(element.getFile()));
            sha256.update(proto.toByteArray());
            return sha256.digest();
        });
    }

    /** What a file says about the meaning of its messages. */
    private static byte[] dialect(FileDescriptor file) {
        var proto = file.toProto();
        return (proto.getSyntax() + " " + proto.getEdition() + " "
                        + proto.getOptions().getFeatures())
                .getBytes(UTF_8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
