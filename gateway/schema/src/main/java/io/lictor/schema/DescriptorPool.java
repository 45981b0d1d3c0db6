package io.lictor.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.AnnotationsProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Linked descriptors of one service, each file linked once, so that all of them may be used with each other. Immutable.
 *
 * <p>Descriptors of two pools do not mix, even where they come from the same file.
 */
public final class DescriptorPool {

    private final String digest;
    private final List<ServiceDescriptor> services;
    private final Map<String, Descriptor> messages;
    private final Comments comments;

    private DescriptorPool(
            String digest, List<ServiceDescriptor> services, Map<String, Descriptor> messages, Comments comments) {
        this.digest = digest;
        this.services = services;
        this.messages = messages;
        this.comments = comments;
    }

    /**
     * Links files given in any order; {@code google/protobuf/*.proto} and the files of {@code google.api.http} may be left out.
     *
     * @throws SchemaException if any file is broken
     */
    public static DescriptorPool link(FileDescriptorSet set) {
        FileLinker linker = linker(set, "is not in the set: compile it with protoc --include_imports");
        if (!linker.broken().isEmpty()) {
            throw new SchemaException(String.join("; ", rootCauses(linker.broken())));
        }
        return pool(linker, Comments.of(set));
    }

    /**
     * Links what can be linked.
     *
     * @param broken is told each file that cannot, and why
     */
    public static DescriptorPool linkUsable(FileDescriptorSet set, BiConsumer<String, String> broken) {
        FileLinker linker = linker(set, "is missing");
        linker.broken().forEach(broken);
        return pool(linker, Comments.of(set));
    }

    /**
     * Reads and links the output of {@code protoc --include_imports --descriptor_set_out}.
     *
     * @param fileDescriptorSet may be compressed with gzip
     */
    public static DescriptorPool parse(byte[] fileDescriptorSet) {
        FileDescriptorSet set;
        try {
            set = FileDescriptorSet.parseFrom(Gzip.inflated(fileDescriptorSet));
        } catch (InvalidProtocolBufferException garbage) {
            throw new SchemaException(
                    "not a FileDescriptorSet (protoc --descriptor_set_out writes one): " + garbage.getMessage(),
                    garbage);
        }
        if (set.getFileCount() == 0) {
            throw new SchemaException(
                    "not a FileDescriptorSet (protoc --descriptor_set_out writes one): there is no file in it");
        }
        return link(set);
    }

    /** SHA-256 in hexadecimal; the same for the same files in any order, with or without source information. */
    public String digest() {
        return digest;
    }

    /** By full name. */
    public List<ServiceDescriptor> services() {
        return services;
    }

    /**
     * The same descriptors with only some of the services: a file often declares services that a server does not have.
     *
     * <p>Has a digest of its own, because other services make other routes.
     */
    public DescriptorPool offering(Set<String> serviceNames) {
        List<ServiceDescriptor> offered = services.stream()
                .filter(service -> serviceNames.contains(service.getFullName()))
                .toList();
        if (offered.equals(services)) {
            return this;
        }
        MessageDigest sha256 = Sha256.start();
        sha256.update(digest.getBytes(UTF_8));
        offered.forEach(service -> sha256.update(("\n" + service.getFullName()).getBytes(UTF_8)));
        return new DescriptorPool(Sha256.hex(sha256), offered, messages, comments);
    }

    public Optional<Descriptor> findMessage(String fullName) {
        return Optional.ofNullable(messages.get(fullName));
    }

    /** All messages, also nested ones, by full name. */
    public Collection<Descriptor> messages() {
        return messages.values();
    }

    /**
     * What is written above an element in its file; empty without source information, which server reflection leaves out. Has
     * no part in the digest.
     *
     * @param fullName of a message, field, enum, service or method, or of an enum and the name of one of its values behind a dot
     */
    public String comment(String fullName) {
        return comments.above(fullName);
    }

    private static FileLinker linker(FileDescriptorSet set, String missingReason) {
        SortedMap<String, FileDescriptorProto> files = new TreeMap<>();
        for (FileDescriptorProto file : withAnnotations(set).getFileList()) {
            if (file.getName().isEmpty()) {
                throw new SchemaException("not a FileDescriptorSet: a file in it has no name");
            }
            FileDescriptorProto canonical =
                    file.toBuilder().clearSourceCodeInfo().build();
            FileDescriptorProto earlier = files.putIfAbsent(file.getName(), canonical);
            if (earlier != null && !earlier.equals(canonical)) {
                throw new SchemaException("two different files are named " + file.getName());
            }
        }
        new KnownFiles().complete(files);
        FileLinker linker = new FileLinker(files, missingReason);
        linker.link();
        return linker;
    }

    /**
     * Without the registry the annotations are unknown fields of the options. If one of them is garbage all stay that, and {@link
     * BindingCompiler} reads each by itself.
     */
    private static FileDescriptorSet withAnnotations(FileDescriptorSet set) {
        ExtensionRegistry registry = ExtensionRegistry.newInstance();
        AnnotationsProto.registerAllExtensions(registry);
        try {
            return FileDescriptorSet.parseFrom(set.toByteString(), registry);
        } catch (InvalidProtocolBufferException garbage) {
            return set;
        }
    }

    private static DescriptorPool pool(FileLinker linker, Comments comments) {
        MessageDigest sha256 = Sha256.start();
        for (FileDescriptor file : linker.linked().values()) {
            byte[] bytes = file.toProto().toByteArray();
            sha256.update((bytes.length + ":").getBytes(UTF_8));
            sha256.update(bytes);
        }
        List<ServiceDescriptor> services = linker.linked().values().stream()
                .flatMap(file -> file.getServices().stream())
                .sorted(Comparator.comparing(ServiceDescriptor::getFullName))
                .toList();
        Map<String, Descriptor> messages = new TreeMap<>();
        linker.linked().values().forEach(file -> addMessages(file.getMessageTypes(), messages));
        return new DescriptorPool(Sha256.hex(sha256), services, Collections.unmodifiableMap(messages), comments);
    }

    /** A missing import breaks all that is above it; one sentence per fault is enough. */
    private static List<String> rootCauses(SortedMap<String, String> broken) {
        return broken.values().stream()
                .filter(reason -> !reason.contains(", which is unusable: "))
                .limit(5)
                .toList();
    }

    private static void addMessages(List<Descriptor> from, Map<String, Descriptor> to) {
        for (Descriptor message : from) {
            to.put(message.getFullName(), message);
            addMessages(message.getNestedTypes(), to);
        }
    }
}
