package io.lictor.routing;

import io.lictor.catalog.KeySnapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps the compiled methods of each gRPC service. Reads descriptors again when the instances or the keys change, keeps
 * the last good ones when a read fails, and compiles once per digest.
 *
 * <p>Used by the writer's thread only.
 */
final class DescriptorBook implements ServiceMethods {

    private final DescriptorLoader loader;
    private final WriterThread writer;
    private final MethodCompiler compiler;
    private final Runnable changed;
    private final Map<String, DescriptorChapter> chapters = new HashMap<>();

    DescriptorBook(DescriptorLoader loader, WriterThread writer, MethodCompiler compiler, Runnable changed) {
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

    void reconcile(List<ServiceRegistrations> services, KeySnapshot keys) {
        Set<String> present = new HashSet<>();
        for (ServiceRegistrations service : services) {
            List<ServiceRegistrations.Member> members = service.grpcMembers();
            if (!members.isEmpty()) {
                present.add(service.service());
                chapters.computeIfAbsent(service.service(), this::blank).turnTo(members, keys, service.methods());
            }
        }
        // What the operator configured does not change: it is compiled at the first sight of its service only.
        chapters.entrySet().removeIf(chapter -> {
            boolean gone =
                    !present.contains(chapter.getKey()) && !chapter.getValue().configured();
            if (gone) {
                chapter.getValue().close();
            }
            return gone;
        });
    }

    private DescriptorChapter blank(String service) {
        return new DescriptorChapter(service, loader, writer, compiler, changed);
    }
}
