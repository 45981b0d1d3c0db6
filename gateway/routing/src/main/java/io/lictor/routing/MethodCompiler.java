package io.lictor.routing;

import io.lictor.routing.DescriptorLoader.Loaded;
import io.lictor.schema.ServiceSchema;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compiles descriptors on one thread of its own, each digest once while its methods are in use. Called by the writer.
 */
final class MethodCompiler {

    private final Executor thread;
    /** Confined to the thread. */
    private final Map<Key, WeakReference<MethodSet>> compiled = new HashMap<>();

    private record Key(String service, String digest, Terms terms) {}

    /** @param thread runs one task at a time, in the order they came */
    MethodCompiler(Executor thread) {
        this.thread = thread;
    }

    CompletableFuture<Described> compile(String service, Loaded loaded, Terms terms) {
        return CompletableFuture.supplyAsync(() -> described(service, loaded, terms), thread);
    }

    /** Runs what takes too long for the writer. */
    <T> CompletableFuture<T> read(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, thread);
    }

    private Described described(String service, Loaded loaded, Terms terms) {
        List<RejectedRoute> problems = new ArrayList<>();
        loaded.unresolved()
                .forEach((name, why) ->
                        problems.add(new RejectedRoute(service, name, RejectedRoute.Reason.NO_DESCRIPTORS, why)));
        Key key = new Key(service, loaded.pool().digest(), terms);
        MethodSet methods = inUse(key);
        if (methods == null) {
            methods = MethodSet.compile(service, ServiceSchema.compile(loaded.source(), loaded.pool()), terms.policy());
            compiled.values().removeIf(reference -> reference.get() == null);
            compiled.put(key, new WeakReference<>(methods));
        }
        return new Described(loaded.source(), methods, problems);
    }

    private @Nullable MethodSet inUse(Key key) {
        WeakReference<MethodSet> reference = compiled.get(key);
        return reference == null ? null : reference.get();
    }
}
