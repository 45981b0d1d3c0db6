package io.lictor.catalog.steady;

import io.lictor.catalog.CatalogService;
import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.CatalogSource;
import io.lictor.catalog.CatalogStatus;
import io.lictor.catalog.HeldInstances;
import io.lictor.catalog.Instance;
import io.lictor.catalog.InstanceId;
import io.lictor.catalog.SourceThread;
import io.lictor.catalog.Steadiness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sources of several datacenters as one. A service has the instances of all of them. One that cannot be read keeps what it last showed,
 * and one that has shown nothing yet is waited for 5 s at the start. All state belongs to one thread, {@code lictor-datacenters}, which
 * also calls the listener.
 */
public final class MergedCatalogSource implements CatalogSource {
    private static final Logger log = LoggerFactory.getLogger(MergedCatalogSource.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Map<String, CatalogSource> sources;
    private final SourceThread thread = new SourceThread("lictor-datacenters");
    private final Map<String, CatalogSnapshot> pictures = new ConcurrentHashMap<>();
    private final AtomicBoolean queued = new AtomicBoolean();
    private @Nullable Consumer<CatalogSnapshot> listener;
    private @Nullable CatalogSnapshot published;
    private boolean patient = true;

    /** @param sources by datacenter, preferred first */
    public MergedCatalogSource(Map<String, CatalogSource> sources) {
        this.sources = new LinkedHashMap<>(sources);
    }

    @Override
    public void start(Consumer<CatalogSnapshot> snapshotListener) {
        thread.start(() -> {
            listener = snapshotListener;
            sources.forEach((datacenter, source) -> source.start(picture -> {
                pictures.put(datacenter, picture);
                publishSoon();
            }));
            var unused =
                    thread.executor().schedule(this::publishIncomplete, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    @Override
    public CatalogStatus status() {
        Map<String, CatalogStatus> each = new LinkedHashMap<>();
        sources.forEach((datacenter, source) -> each.put(datacenter, source.status()));
        Collection<CatalogStatus> all = each.values();
        return new CatalogStatus(
                all.stream().map(CatalogStatus::address).distinct().collect(Collectors.joining(", ")),
                all.stream().mapToLong(CatalogStatus::index).max().orElse(0),
                all.stream()
                        .map(CatalogStatus::lastAnswer)
                        .flatMap(Optional::stream)
                        .max(Comparator.naturalOrder()),
                all.stream()
                        .map(CatalogStatus::age)
                        .max(Comparator.naturalOrder())
                        .orElse(Duration.ZERO),
                all.stream().anyMatch(CatalogStatus::stale),
                first(all, CatalogStatus::lastError),
                all.stream().mapToInt(CatalogStatus::watches).sum(),
                sum(all, CatalogStatus::answers),
                sum(all, CatalogStatus::bytes),
                sum(all, CatalogStatus::failures),
                sum(all, CatalogStatus::outages),
                sum(all, CatalogStatus::published),
                Optional.empty(),
                steadiness(all),
                each);
    }

    private static Steadiness steadiness(Collection<CatalogStatus> all) {
        Optional<Instant> oldest = all.stream()
                .flatMap(status -> status.steadiness().restored().stream())
                .min(Comparator.naturalOrder());
        List<HeldInstances> held = all.stream()
                .flatMap(status -> status.steadiness().held().stream())
                .toList();
        return new Steadiness(
                oldest,
                held.stream().reduce(MergedCatalogSource::together),
                first(all, status -> status.steadiness().diskError()));
    }

    private static HeldInstances together(HeldInstances one, HeldInstances other) {
        SortedSet<String> names = new TreeSet<>(one.services());
        names.addAll(other.services());
        return new HeldInstances(
                one.instances() + other.instances(),
                List.copyOf(names),
                one.since().isBefore(other.since()) ? one.since() : other.since(),
                one.reason() + "; " + other.reason());
    }

    private static <T> Optional<T> first(Collection<CatalogStatus> all, Function<CatalogStatus, Optional<T>> part) {
        return all.stream().map(part).flatMap(Optional::stream).findFirst();
    }

    private static long sum(Collection<CatalogStatus> all, ToLongFunction<CatalogStatus> part) {
        return all.stream().mapToLong(part).sum();
    }

    @Override
    public void accept() {
        sources.values().forEach(CatalogSource::accept);
    }

    /** Must not be called by the listener, whose return it waits for. */
    @Override
    public void close() {
        sources.values().forEach(CatalogSource::close);
        thread.end(() -> listener = null);
    }

    private void publishSoon() {
        if (queued.compareAndSet(false, true)) {
            thread.executor().execute(this::publish);
        }
    }

    private void publishIncomplete() {
        patient = false;
        publish();
    }

    private void publish() {
        queued.set(false);
        Map<String, CatalogSnapshot> now = new LinkedHashMap<>();
        for (String datacenter : sources.keySet()) {
            CatalogSnapshot picture = pictures.get(datacenter);
            if (picture != null) {
                now.put(datacenter, picture);
            }
        }
        if (listener == null || now.isEmpty() || (patient && published == null && now.size() < sources.size())) {
            return;
        }
        CatalogSnapshot merged = published == null ? merged(now) : merged(now).reusing(published);
        if (published != null && published.samePicture(merged)) {
            return;
        }
        published = merged;
        try {
            listener.accept(merged);
        } catch (RuntimeException failure) {
            log.error("The listener failed on the snapshot of index {}", merged.index(), failure);
        }
    }

    private CatalogSnapshot merged(Map<String, CatalogSnapshot> now) {
        String home = sources.keySet().iterator().next();
        SortedMap<String, List<Instance>> instances = new TreeMap<>();
        SortedMap<String, SortedSet<String>> unselected = new TreeMap<>();
        now.forEach((datacenter, picture) -> {
            picture.services()
                    .forEach((name, service) -> service.instances()
                            .forEach(instance -> instances
                                    .computeIfAbsent(name, first -> new ArrayList<>())
                                    .add(datacenter.equals(home) ? instance : abroad(instance, datacenter))));
            picture.services().keySet().forEach(name -> instances.computeIfAbsent(name, first -> new ArrayList<>()));
            picture.unselected()
                    .forEach((name, tags) -> unselected
                            .computeIfAbsent(name, first -> new TreeSet<>())
                            .addAll(tags));
        });
        unselected.keySet().removeAll(instances.keySet());
        SortedMap<String, CatalogService> services = new TreeMap<>();
        instances.forEach((name, all) -> services.put(name, new CatalogService(name, all)));
        List<CatalogSnapshot> restored =
                now.values().stream().filter(CatalogSnapshot::restored).toList();
        return new CatalogSnapshot(
                services,
                unselected,
                now.values().stream().mapToLong(CatalogSnapshot::index).max().orElse(0),
                restored.isEmpty() ? newest(now.values()) : oldest(restored),
                !restored.isEmpty());
    }

    private static Instant newest(Collection<CatalogSnapshot> pictures) {
        return pictures.stream()
                .map(CatalogSnapshot::takenAt)
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }

    private static Instant oldest(Collection<CatalogSnapshot> pictures) {
        return pictures.stream()
                .map(CatalogSnapshot::takenAt)
                .min(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }

    /** Names of nodes are unique in one datacenter only. */
    private static Instance abroad(Instance instance, String datacenter) {
        InstanceId id = instance.id();
        return instance.withId(new InstanceId(id.node() + "." + datacenter, id.serviceId()));
    }
}
