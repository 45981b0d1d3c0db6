package io.lictor.routing;

import io.lictor.balancing.ClusterFactory;
import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.KeySnapshot;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of the route table: every snapshot and every change of descriptors becomes a new table, swapped in at
 * once. What did not change is neither read nor built again: a table costs what its changes cost. Accepts from any thread;
 * builds on its own.
 */
public final class RouteTableWriter implements Consumer<CatalogSnapshot>, AutoCloseable {

    /** Below this the keys of Consul override what registrations say. */
    public static final String OVERRIDES = Overrides.PREFIX;

    private static final Logger log = LoggerFactory.getLogger(RouteTableWriter.class);

    private final RegisteredServices registered;
    private final RouteTableBuilder builder;
    private final ActiveRouteTable active;
    private final List<TableListener> listeners;
    private final DescriptorBook descriptors;
    private final WriterThread writer = new WriterThread(this::failed);
    private final ExecutorService compiler = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "lictor-schema");
        thread.setDaemon(true);
        return thread;
    });

    private final OverrideBook overrideBook;
    private @Nullable CatalogSnapshot snapshot;
    /** Whose routes may not be those of the active table any more. */
    private final Set<String> changed = new HashSet<>();

    private KeySnapshot keys = KeySnapshot.EMPTY;
    private volatile Overrides overrides = Overrides.NONE;
    private boolean rebuildQueued;
    private volatile @Nullable String lastError;

    public RouteTableWriter(
            RoutingRules rules,
            ClusterFactory clusters,
            DescriptorLoader loader,
            ActiveRouteTable active,
            List<TableListener> listeners) {
        RegistrationReader reader =
                new RegistrationReader(rules, rules.conventions().readers());
        this.overrideBook = new OverrideBook(reader.filters());
        this.registered = new RegisteredServices(
                rules.policy(), (service, said) -> ServiceRegistrations.read(service, said, reader));
        this.active = active;
        this.listeners = List.copyOf(listeners);
        this.descriptors = new DescriptorBook(loader, writer, new MethodCompiler(compiler), this::offersChanged);
        this.builder = new RouteTableBuilder(rules, clusters, registered, descriptors);
        loader.onReplacement(server -> writer.run(() -> descriptors.askAgain(server)));
    }

    @Override
    public void accept(CatalogSnapshot next) {
        writer.run(() -> turnTo(next));
    }

    /** Takes the descriptors that lie in Consul, by keys without their prefix {@code lictor/descriptors/}. */
    public void acceptKeys(KeySnapshot next) {
        writer.run(() -> {
            keys = next;
            registered.names().forEach(this::reconcileKeys);
            rebuild();
        });
    }

    /** Takes what the operator wrote in Consul, by keys without their prefix {@link #OVERRIDES}. */
    public void acceptOverrides(KeySnapshot next) {
        writer.run(() -> {
            overrides = overrideBook.turnTo(next);
            CatalogSnapshot current = snapshot;
            if (current != null) {
                turnTo(current);
            }
        });
    }

    /** What the operator wrote in Consul and holds for an instance: texts by key. */
    public SortedMap<String, String> overrides(String service, String instanceId) {
        SortedMap<String, String> texts = new TreeMap<>();
        overrides.of(service).of(instanceId).forEach((key, stated) -> texts.put(key, stated.text()));
        return texts;
    }

    /** Why the last build failed, empty when it did not: the table before it stays in use then. */
    public Optional<String> lastError() {
        return Optional.ofNullable(lastError);
    }

    @Override
    public void close() {
        writer.close();
        compiler.shutdownNow();
    }

    private void turnTo(CatalogSnapshot next) {
        registered.turnTo(next, overrides).forEach(this::reconcile);
        snapshot = next;
        rebuild();
    }

    private void reconcile(String service) {
        descriptors.reconcile(service, registered.of(service), keys);
        changed.add(service);
    }

    private void reconcileKeys(String service) {
        Offers before = descriptors.of(service);
        descriptors.reconcile(service, registered.of(service), keys);
        if (!before.equals(descriptors.of(service))) {
            changed.add(service);
        }
    }

    private void offersChanged(String service) {
        changed.add(service);
        rebuildSoon();
    }

    /** Behind what has already come, so that many answers make one table together. */
    private void rebuildSoon() {
        if (!rebuildQueued) {
            rebuildQueued = true;
            writer.run(this::rebuild);
        }
    }

    private void rebuild() {
        rebuildQueued = false;
        CatalogSnapshot current = snapshot;
        if (current == null) {
            return;
        }
        listeners.forEach(TableListener::building);
        RouteTableBuilder.Built built =
                builder.build(current, changed, active.current().orElse(null));
        listeners.forEach(listener -> listener.beforeSwap(built.table(), built.services()));
        active.swap(built.table());
        if (!active.settled() && descriptors.settled()) {
            active.settle();
        }
        changed.clear();
        lastError = null;
        listeners.forEach(listener -> listener.afterSwap(built.table(), built.services()));
    }

    /** A bug, not bad input: bad input is rejected route by route. Requests go on with the table they have. */
    private void failed(Throwable broken) {
        lastError = broken.toString();
        log.error("The route table could not be built; the one before it stays in use", broken);
    }
}
