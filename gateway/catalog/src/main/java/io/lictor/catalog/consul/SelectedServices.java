package io.lictor.catalog.consul;

import io.lictor.catalog.CatalogService;
import io.lictor.catalog.CatalogStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The selected services, and the way to watch them that suits their number. What is known of them stays when the way changes. Confined to
 * the catalog's thread, but for the status.
 */
final class SelectedServices {
    private static final Logger log = LoggerFactory.getLogger(SelectedServices.class);

    private final Reads reads;
    private final WatchSettings settings;
    private final WatchLimit limit;
    private final ServiceWatch.Owner owner;
    private final WatchingLedger ledger = new WatchingLedger();
    private final SortedMap<String, ServiceWatch> services = new TreeMap<>();
    /** Selected, and never read. */
    private final SortedMap<String, CatalogService> unreadable = new TreeMap<>();

    private ServiceWatching watching;
    private boolean shared;

    SelectedServices(Reads reads, WatchSettings settings, WatchLimit limit, ServiceWatch.Owner owner) {
        this.reads = reads;
        this.settings = settings;
        this.limit = limit;
        this.owner = owner;
        this.watching = new PerServiceWatching(reads);
    }

    /** The list of services was read and says what it said before. */
    void listedAsBefore(long index) {
        services.values().forEach(ServiceWatch::listed);
        watching.listed(index, true, Set.of());
    }

    /** The list of services was read and says something new; from now on exactly these are watched. */
    void listed(long index, SortedMap<String, SortedSet<String>> tagsByName) {
        unreadable.keySet().retainAll(tagsByName.keySet());
        services.values().removeIf(service -> {
            boolean gone = !tagsByName.containsKey(service.name());
            if (gone) {
                watching.remove(service);
            }
            return gone;
        });
        Set<String> retagged = new TreeSet<>();
        List<ServiceWatch> added = new ArrayList<>();
        tagsByName.forEach((name, tags) -> {
            ServiceWatch known = services.get(name);
            if (!CatalogService.canBeAskedFor(name)) {
                unreadable.computeIfAbsent(name, odd -> new CatalogService(odd, List.of()));
            } else if (known == null) {
                ServiceWatch service = new ServiceWatch(name, tags, reads.pace().clock(), owner);
                services.put(name, service);
                added.add(service);
            } else if (known.listed(tags)) {
                retagged.add(name);
            }
        });
        services.values().forEach(ServiceWatch::listed);
        int most = limit.inEffect();
        // A few less, so that one service that comes and goes does not change the way each time.
        if (!watchIn(services.size() > (shared ? most - most / 8 : most))) {
            added.forEach(watching::add);
        }
        watching.listed(index, false, retagged);
    }

    /** The limit has changed. */
    void limited() {
        watchIn(services.size() > limit.inEffect());
    }

    /** Says whether that is another way, by which all services are read again. */
    private boolean watchIn(boolean sharing) {
        if (sharing == shared) {
            return false;
        }
        log.info(
                "{} services {} at Consul; {} may have one of their own",
                services.size(),
                sharing ? "share one query" : "have one query each",
                limit.inEffect());
        watching.finish();
        shared = sharing;
        ledger.switched(sharing);
        watching = sharing ? new SharedWatching(reads, ledger, settings.sweepEvery()) : new PerServiceWatching(reads);
        watching.start(services.values());
        return true;
    }

    /** Services that have a query of their own. */
    int withOwnQuery() {
        return shared ? 0 : services.size();
    }

    /** Whether each has been read once, well or not. */
    boolean areSettled() {
        return services.values().stream().allMatch(ServiceWatch::isSettled);
    }

    Set<String> names() {
        Set<String> names = new TreeSet<>(services.keySet());
        names.addAll(unreadable.keySet());
        return names;
    }

    /** All that have been read, and without instances those that cannot be. */
    SortedMap<String, CatalogService> known() {
        SortedMap<String, CatalogService> known = new TreeMap<>(unreadable);
        services.forEach((name, service) -> service.service().ifPresent(read -> known.put(name, read)));
        return known;
    }

    void retryNow() {
        watching.retryNow();
    }

    void close() {
        watching.finish();
    }

    /** From any thread. */
    CatalogStatus.Watching status() {
        return ledger.status(limit.inEffect(), limit.why());
    }
}
