package io.lictor.routing;

import io.lictor.catalog.KeySnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the compiled methods of each gRPC service. Reads descriptors again when the instances or the keys change
 * or a server may be another one, keeps the last good ones when a read fails, and compiles once per digest.
 *
 * <p>Used by the writer's thread only.
 */
final class DescriptorBook implements ServiceMethods {

    private final DescriptorLoader loader;
    private final WriterThread writer;
    private final MethodCompiler compiler;
    private final Consumer<String> changed;
    private final Map<String, DescriptorChapter> chapters = new HashMap<>();

    /** @param changed told the service after each change of what it offers */
    DescriptorBook(DescriptorLoader loader, WriterThread writer, MethodCompiler compiler, Consumer<String> changed) {
        this.loader = loader;
        this.writer = writer;
        this.compiler = compiler;
        this.changed = changed;
    }

    @Override
    public Offers of(String service) {
        DescriptorChapter chapter = chapters.get(service);
        return chapter == null ? Offers.unknown(service, "no instance was asked yet") : chapter.offers();
    }

    /** Whether no descriptors are being read for the first time; reads end, if only by their time limit. */
    boolean settled() {
        return chapters.values().stream().allMatch(DescriptorChapter::settled);
    }

    /**
     * Turns to what the instances of one service and the keys say now.
     *
     * @param registrations null when the service is not there
     */
    void reconcile(String service, @Nullable ServiceRegistrations registrations, KeySnapshot keys) {
        List<ServiceRegistrations.Member> members = registrations == null ? List.of() : registrations.grpcMembers();
        if (registrations != null && !members.isEmpty()) {
            chapters.computeIfAbsent(service, this::blank).turnTo(members, keys, registrations.methods());
            return;
        }
        DescriptorChapter chapter = chapters.get(service);
        // What the operator configured does not change: it is compiled at the first sight of its service only.
        if (chapter != null && !chapter.configured()) {
            chapters.remove(service);
            chapter.close();
        }
    }

    /** Another server may answer at this address now, with other descriptors. */
    void askAgain(DescriptorLoader.Server server) {
        chapters.values().forEach(chapter -> chapter.askAgain(server));
    }

    private DescriptorChapter blank(String service) {
        return new DescriptorChapter(service, loader, writer, compiler, () -> changed.accept(service));
    }
}
