package io.lictor.routing;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.lictor.catalog.StoredValue;
import io.lictor.routing.DescriptorLoader.Loaded;
import io.lictor.schema.DescriptorPool;
import io.lictor.schema.HttpRules;
import io.lictor.schema.SchemaException;
import io.lictor.schema.ServiceSchema;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compiles descriptors on one thread of its own, each digest once while its methods are in use. Called by the writer.
 */
final class MethodCompiler {

    /** What the key of a service's rules ends in. */
    static final String RULES = ".yaml";

    private final Executor thread;
    /** Confined to the thread, as the rest is. */
    private final Map<Digest, WeakReference<MethodSet>> compiled = new HashMap<>();

    private final Map<String, StoredRules> lastGoodRules = new HashMap<>();

    private record StoredRules(StoredValue value, HttpRules rules) {}

    private record Digest(String service, String descriptors, String rules, RoutePolicy policy) {}

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
        MethodChoices choices = terms.choices();
        List<RejectedRoute> problems = new ArrayList<>();
        loaded.unresolved().forEach((name, why) -> {
            if (choices.binds(name)) {
                problems.add(new RejectedRoute(service, name, RejectedRoute.Reason.NO_DESCRIPTORS, why));
            }
        });
        missing(choices, loaded)
                .ifPresent(why -> problems.add(new RejectedRoute(
                        service, "lictor." + Keys.GRPC_SERVICE.name(), RejectedRoute.Reason.NO_DESCRIPTORS, why)));
        DescriptorPool pool = choices.services().map(loaded.pool()::offering).orElse(loaded.pool());
        HttpRules rules = loaded.rules().digest().isEmpty() ? stored(service, terms, problems) : loaded.rules();
        Digest key = new Digest(service, pool.digest(), rules.digest(), choices.policy());
        MethodSet methods = inUse(key);
        if (methods == null) {
            ServiceSchema schema = ServiceSchema.compile(loaded.source(), pool, rules);
            methods = MethodSet.compile(service, schema, choices.policy().decoding(rules.unescape()));
            compiled.values().removeIf(reference -> reference.get() == null);
            compiled.put(key, new WeakReference<>(methods));
        }
        return new Described(loaded.source(), methods, problems);
    }

    /** Says which of the wished services the descriptors do not have. */
    private static Optional<String> missing(MethodChoices choices, Loaded loaded) {
        Set<String> known = loaded.pool().services().stream()
                .map(ServiceDescriptor::getFullName)
                .filter(ServiceSchema::isExposable)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> missing = new TreeSet<>(choices.services().orElse(Set.of()));
        missing.removeAll(known);
        missing.removeAll(loaded.unresolved().keySet());
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("the descriptors do not have " + String.join(", ", missing) + "; they have "
                        + String.join(", ", known));
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
                    broken.getMessage() + "; the last good rules stay in use",
                    broken.mark()));
            return known == null ? HttpRules.none() : known.rules();
        }
    }

    private @Nullable MethodSet inUse(Digest key) {
        WeakReference<MethodSet> reference = compiled.get(key);
        return reference == null ? null : reference.get();
    }
}
