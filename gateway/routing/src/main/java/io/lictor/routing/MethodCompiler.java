package io.lictor.routing;

import io.lictor.catalog.StoredValue;
import io.lictor.routing.DescriptorLoader.Loaded;
import io.lictor.schema.HttpRules;
import io.lictor.schema.SchemaException;
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

    /** What the key of a service's rules ends in. */
    static final String RULES = ".yaml";

    private final Executor thread;
    /** Confined to the thread, as the rest is. */
    private final Map<Key, WeakReference<MethodSet>> compiled = new HashMap<>();

    private final Map<String, StoredRules> lastGoodRules = new HashMap<>();

    private record StoredRules(StoredValue value, HttpRules rules) {}

    private record Key(String service, String descriptors, String rules, RoutePolicy policy) {}

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
        HttpRules rules = loaded.rules().digest().isEmpty() ? stored(service, terms, problems) : loaded.rules();
        Key key = new Key(service, loaded.pool().digest(), rules.digest(), terms.policy());
        MethodSet methods = inUse(key);
        if (methods == null) {
            ServiceSchema schema = ServiceSchema.compile(loaded.source(), loaded.pool(), rules);
            methods = MethodSet.compile(service, schema, terms.policy().decoding(rules.unescape()));
            compiled.values().removeIf(reference -> reference.get() == null);
            compiled.put(key, new WeakReference<>(methods));
        }
        return new Described(loaded.source(), methods, problems);
    }

    /** The rules that lie in Consul; broken ones leave the last good ones in use. */
    private HttpRules stored(String service, Terms terms, List<RejectedRoute> problems) {
        StoredValue value = terms.rules().orElse(null);
        if (value == null) {
            lastGoodRules.remove(service);
            return HttpRules.none();
        }
        StoredRules known = lastGoodRules.get(service);
        if (known != null && known.value().equals(value)) {
            return known.rules();
        }
        try {
            HttpRules rules = HttpRules.parse(value.bytes());
            lastGoodRules.put(service, new StoredRules(value, rules));
            return rules;
        } catch (SchemaException broken) {
            problems.add(new RejectedRoute(
                    service,
                    DescriptorLoader.KEYS + service + RULES,
                    RejectedRoute.Reason.BAD_VALUE,
                    broken.getMessage() + "; the last good rules stay in use"));
            return known == null ? HttpRules.none() : known.rules();
        }
    }

    private @Nullable MethodSet inUse(Key key) {
        WeakReference<MethodSet> reference = compiled.get(key);
        return reference == null ? null : reference.get();
    }
}
