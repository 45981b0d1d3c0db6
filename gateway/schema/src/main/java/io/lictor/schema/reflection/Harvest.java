package io.lictor.schema.reflection;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.lictor.schema.DescriptorPool;
import io.lictor.schema.SchemaException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one conversation brought home.
 *
 * @param unanswered by service or file asked for, what the server said instead of sending it
 */
record Harvest(Set<String> services, Collection<FileDescriptorProto> files, Map<String, String> unanswered) {

    /** Takes a while for many files: not for an event loop. */
    ReflectedDescriptors link(String protocol) {
        SortedMap<String, String> reasons = new TreeMap<>(unanswered);
        DescriptorPool pool = DescriptorPool.linkUsable(
                        FileDescriptorSet.newBuilder().addAllFile(files).build(),
                        (file, reason) -> reasons.merge(file, reason, (said, linked) -> linked + " (" + said + ")"))
                .offering(services);
        Set<String> described =
                pool.services().stream().map(ServiceDescriptor::getFullName).collect(Collectors.toSet());
        if (described.isEmpty()) {
            throw new SchemaException("none of the services it lists is described: "
                    + reasons.values().stream().limit(5).collect(Collectors.joining("; ")));
        }
        SortedMap<String, String> unresolved = new TreeMap<>();
        for (String service : services) {
            if (!described.contains(service)) {
                unresolved.put(service, reason(service, reasons));
            }
        }
        return new ReflectedDescriptors(protocol, pool, unresolved);
    }

    private String reason(String service, Map<String, String> reasons) {
        String said = reasons.get(service);
        if (said != null) {
            return said;
        }
        return files.stream()
                .filter(file -> file.getServiceList().stream()
                        .anyMatch(declared -> service.equals(qualified(file, declared.getName()))))
                .map(file -> reasons.get(file.getName()))
                .findFirst()
                .orElse("no file the server sent declares it");
    }

    private static String qualified(FileDescriptorProto file, String name) {
        return file.getPackage().isEmpty() ? name : file.getPackage() + "." + name;
    }
}
