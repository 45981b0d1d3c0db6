package io.lictor.transcoding;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.lictor.schema.DescriptorPool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The extensions that a pool's files declare, by the message they extend. */
final class Extensions {

    private final Set<FileDescriptor> seen = new HashSet<>();
    private final Map<Descriptor, List<FieldDescriptor>> byMessage = new HashMap<>();

    private Extensions() {}

    static Map<Descriptor, List<FieldDescriptor>> of(DescriptorPool pool) {
        Extensions extensions = new Extensions();
        pool.services().forEach(service -> extensions.add(service.getFile()));
        pool.messages().forEach(message -> extensions.add(message.getFile()));
        return extensions.byMessage;
    }

    private void add(FileDescriptor file) {
        if (seen.add(file)) {
            add(file.getExtensions());
            file.getMessageTypes().forEach(this::addNested);
            file.getDependencies().forEach(this::add);
        }
    }

    private void addNested(Descriptor message) {
        add(message.getExtensions());
        message.getNestedTypes().forEach(this::addNested);
    }

    private void add(List<FieldDescriptor> extensions) {
        for (FieldDescriptor extension : extensions) {
            byMessage
                    .computeIfAbsent(extension.getContainingType(), any -> new ArrayList<>())
                    .add(extension);
        }
    }
}
