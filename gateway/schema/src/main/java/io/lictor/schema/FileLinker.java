package io.lictor.schema;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Links files in the order of their imports, each once however many import it. A file that cannot be linked is broken, and so
 * is what imports it; the others are linked. Used once, by one thread.
 */
final class FileLinker {

    private final SortedMap<String, FileDescriptorProto> files;
    private final String missingReason;
    private final SortedMap<String, FileDescriptor> linked = new TreeMap<>();
    private final SortedMap<String, String> broken = new TreeMap<>();
    private final Map<String, String> owners = new HashMap<>();
    /** By imported file: who waits for it. */
    private final Map<String, List<FileDescriptorProto>> importers = new HashMap<>();
    /** By file: how many of its imports are not linked yet. */
    private final Map<String, Integer> missing = new HashMap<>();

    /** Takes the end of the sentence "a imports b, which ...". */
    FileLinker(SortedMap<String, FileDescriptorProto> files, String missingReason) {
        this.files = files;
        this.missingReason = missingReason;
    }

    SortedMap<String, FileDescriptor> linked() {
        return linked;
    }

    /** By file, why it is not linked; a file's own fault comes before the fault of what it imports. */
    SortedMap<String, String> broken() {
        return broken;
    }

    void link() {
        files.values().forEach(this::awaitImports);
        Deque<FileDescriptorProto> ready = new ArrayDeque<>();
        files.values().stream()
                .filter(file -> !missing.containsKey(file.getName()))
                .forEach(ready::add);
        while (!ready.isEmpty()) {
            FileDescriptorProto file = ready.remove();
            if (!broken.containsKey(file.getName()) && linkOne(file)) {
                for (FileDescriptorProto importer : importers.getOrDefault(file.getName(), List.of())) {
                    if (missing.merge(importer.getName(), -1, Integer::sum) == 0) {
                        ready.add(importer);
                    }
                }
            }
        }
        markImportersOfBroken();
        files.keySet().stream()
                .filter(name -> !linked.containsKey(name))
                .forEach(name -> broken.putIfAbsent(name, name + " imports itself, directly or by what it imports"));
    }

    private void awaitImports(FileDescriptorProto file) {
        for (String dependency : new TreeSet<>(file.getDependencyList())) {
            if (files.containsKey(dependency)) {
                importers.computeIfAbsent(dependency, key -> new ArrayList<>()).add(file);
                missing.merge(file.getName(), 1, Integer::sum);
            } else {
                broken.putIfAbsent(
                        file.getName(), file.getName() + " imports " + dependency + ", which " + missingReason);
            }
        }
    }

    private boolean linkOne(FileDescriptorProto proto) {
        String name = proto.getName();
        FileDescriptor[] imports = proto.getDependencyList().stream()
                .map(dependency -> linked.get(dependency))
                .toArray(FileDescriptor[]::new);
        try {
            FileDescriptor file = FileDescriptor.buildFrom(proto, imports);
            if (claimNames(file)) {
                linked.put(name, file);
                return true;
            }
        } catch (DescriptorValidationException invalid) {
            broken.put(name, name + " does not link: " + invalid.getMessage());
        } catch (RuntimeException unusable) {
            // The builder checks what protoc can produce; what it did not expect it answers with any exception.
            broken.put(name, name + " does not link: " + unusable);
        }
        return false;
    }

    /** Two files that do not import each other may define one name; the builder does not see that. */
    private boolean claimNames(FileDescriptor file) {
        List<String> names = new ArrayList<>();
        file.getMessageTypes().forEach(message -> names.add(message.getFullName()));
        file.getEnumTypes().forEach(type -> names.add(type.getFullName()));
        file.getServices().forEach(service -> names.add(service.getFullName()));
        for (String defined : names) {
            String owner = owners.get(defined);
            if (owner != null) {
                broken.put(file.getName(), defined + " is defined in " + owner + " and in " + file.getName());
                return false;
            }
        }
        names.forEach(defined -> owners.put(defined, file.getName()));
        return true;
    }

    private void markImportersOfBroken() {
        Deque<String> spread = new ArrayDeque<>(broken.keySet());
        while (!spread.isEmpty()) {
            String name = spread.remove();
            for (FileDescriptorProto file : importers.getOrDefault(name, List.of())) {
                String importer = file.getName();
                String reason = importer + " imports " + name + ", which is unusable: " + broken.get(name);
                if (!linked.containsKey(importer) && broken.putIfAbsent(importer, reason) == null) {
                    spread.add(importer);
                }
            }
        }
    }
}
