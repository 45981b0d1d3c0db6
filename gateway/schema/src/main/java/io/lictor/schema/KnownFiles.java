package io.lictor.schema;

import com.google.api.AnnotationsProto;
import com.google.api.HttpBodyProto;
import com.google.protobuf.AnyProto;
import com.google.protobuf.ApiProto;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.JavaFeaturesProto;
import com.google.protobuf.SourceContextProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.TypeProto;
import com.google.protobuf.WrappersProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The files everybody imports and not everybody sends. Immutable. */
final class KnownFiles {

    /** As protos, not linked: a pool links its own copy, because two links of one file do not mix. */
    private final Map<String, FileDescriptorProto> byName;

    KnownFiles() {
        Map<String, FileDescriptorProto> files = new HashMap<>();
        for (FileDescriptor file : List.of(
                AnnotationsProto.getDescriptor(),
                HttpBodyProto.getDescriptor(),
                DescriptorProtos.getDescriptor(),
                AnyProto.getDescriptor(),
                ApiProto.getDescriptor(),
                DurationProto.getDescriptor(),
                EmptyProto.getDescriptor(),
                FieldMaskProto.getDescriptor(),
                JavaFeaturesProto.getDescriptor(),
                SourceContextProto.getDescriptor(),
                StructProto.getDescriptor(),
                TimestampProto.getDescriptor(),
                TypeProto.getDescriptor(),
                WrappersProto.getDescriptor())) {
            addWithImports(file, files);
        }
        byName = Map.copyOf(files);
    }

    /** Adds what the files import, directly or not, and do not hold, as far as it is known here. */
    void complete(Map<String, FileDescriptorProto> files) {
        List<String> wanted = imports(files.values());
        while (!wanted.isEmpty()) {
            Map<String, FileDescriptorProto> added = new HashMap<>();
            for (String name : wanted) {
                FileDescriptorProto known = byName.get(name);
                if (known != null && !files.containsKey(name)) {
                    added.put(name, known);
                }
            }
            files.putAll(added);
            wanted = imports(added.values());
        }
    }

    private static List<String> imports(Iterable<FileDescriptorProto> files) {
        List<String> imports = new ArrayList<>();
        files.forEach(file -> imports.addAll(file.getDependencyList()));
        return imports;
    }

    private static void addWithImports(FileDescriptor file, Map<String, FileDescriptorProto> files) {
        if (files.putIfAbsent(file.getName(), file.toProto()) == null) {
            file.getDependencies().forEach(dependency -> addWithImports(dependency, files));
        }
    }
}
