package io.lictor.transcoding;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.lictor.schema.DescriptorPool;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What protobuf's own library makes of messages and JSON. */
final class Oracle {

    final Map<Descriptor, List<FieldDescriptor>> extensions;
    final ExtensionRegistry registry = ExtensionRegistry.newInstance();
    final Canonical canonical;
    /** Why it refused what it was given last. */
    String why = "";

    private final Descriptor type;
    private final JsonFormat.TypeRegistry types;

    Oracle(DescriptorPool pool, Descriptor type) {
        this.type = type;
        this.extensions = Extensions.of(pool);
        extensions
                .values()
                .forEach(fields -> fields.forEach(field -> {
                    if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                        registry.add(field, DynamicMessage.getDefaultInstance(field.getMessageType()));
                    } else {
                        registry.add(field);
                    }
                }));
        this.canonical = new Canonical(pool, registry);
        this.types = JsonFormat.TypeRegistry.newBuilder().add(pool.messages()).build();
    }

    /** In one of the forms its printer has. */
    String print(Message message, RandomGenerator random) {
        JsonFormat.Printer printer = JsonFormat.printer().usingTypeRegistry(types);
        printer = random.nextBoolean() ? printer.omittingInsignificantWhitespace() : printer;
        printer = random.nextBoolean() ? printer.preservingProtoFieldNames() : printer;
        printer = random.nextInt(3) == 0 ? printer.printingEnumsAsInts() : printer;
        printer = random.nextInt(3) == 0 ? printer.alwaysPrintFieldsWithNoPresence() : printer;
        try {
            return printer.print(message);
        } catch (InvalidProtocolBufferException unprintable) {
            throw new IllegalStateException(unprintable);
        }
    }

    /** Empty if it is refused. */
    Optional<Message> parse(String json) {
        DynamicMessage.Builder builder = DynamicMessage.newBuilder(type);
        try {
            JsonFormat.parser().usingTypeRegistry(types).merge(json, builder);
            return Optional.of(canonical.of(builder.buildPartial()));
        } catch (InvalidProtocolBufferException | RuntimeException refused) {
            why = String.valueOf(refused.getMessage());
            return Optional.empty();
        }
    }
}
