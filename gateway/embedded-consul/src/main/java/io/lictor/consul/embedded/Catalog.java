package io.lictor.consul.embedded;

import io.lictor.consul.embedded.Watch.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The server half: what all of the data centre can see. Every method is called inside {@link Store#exclusively}; each
 * change takes one index and fires exactly the watches that Consul 1.8 fires.
 */
final class Catalog {

    private final Store store;
    private final Node node;
    private final TreeMap<String, ServiceEntry> services = new TreeMap<>();
    /** By folded name, as all that goes by names of services. */
    private final TreeMap<String, TreeMap<String, ServiceEntry>> byName = new TreeMap<>();

    private final TreeMap<String, CheckEntry> checks = new TreeMap<>();
    private final Map<String, TreeMap<String, CheckEntry>> checksByService = new HashMap<>();
    private final Map<String, Long> serviceIndexes = new HashMap<>();
    private long servicesIndex = Node.CREATE_INDEX;
    private long checksIndex = Node.CREATE_INDEX;
    private long lastExtinction;
    private long unknownFired;

    Catalog(Store store, Node node) {
        this.store = store;
        this.node = node;
        seed();
    }

    /** A server registers itself; its node entry was touched last, which moves the index of its services. */
    private void seed() {
        Map<String, String> meta = new TreeMap<>(Map.of(
                "non_voter", "false",
                "raft_version", "3",
                "serf_protocol_current", "2",
                "serf_protocol_max", "5",
                "serf_protocol_min", "1",
                "version", Node.VERSION));
        put(new ServiceEntry(
                "consul",
                "consul",
                List.of(),
                "",
                Map.of(),
                meta,
                node.serverPort(),
                new ServiceEntry.ServiceWeights(1, 1),
                false,
                Node.CREATE_INDEX,
                Node.CREATE_INDEX));
        put(new CheckEntry(
                "serfHealth",
                "Serf Health Status",
                CheckStatus.PASSING,
                "",
                "Agent alive and reachable",
                "",
                "",
                List.of(),
                "",
                Node.CREATE_INDEX,
                Node.CREATE_INDEX));
        serviceIndexes.put("consul", Store.FIRST_INDEX);
    }

    /** Consul finds services by their name in any case, so that names that differ in nothing else share index and answers. */
    static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Writes a service together with its checks. */
    void register(ServiceEntry service, List<CheckEntry> itsChecks) {
        long index = store.advance();
        ServiceEntry before = services.get(service.id());
        if (before != null && !before.name().equals(service.name())) {
            removeName(before, index);
        }
        if (before == null || !before.sameAs(service)) {
            put(service.at(before == null ? index : before.createIndex(), index));
            servicesIndex = index;
            touch(service.name(), index);
            store.fire(Watch.all(Table.SERVICES));
            store.fire(Watch.ofService(Table.REGISTRATIONS, service.name()));
        }
        itsChecks.forEach(check -> write(check, index));
        fireUnknownNames();
    }

    void registerCheck(CheckEntry check) {
        write(check, store.advance());
    }

    /** An unknown service takes no index. */
    void deregister(String serviceId) {
        ServiceEntry service = services.get(serviceId);
        if (service == null) {
            return;
        }
        long index = store.advance();
        List.copyOf(checksOfServiceId(serviceId)).forEach(check -> remove(check, index));
        services.remove(serviceId);
        servicesIndex = index;
        store.fire(Watch.all(Table.SERVICES));
        removeName(service, index);
        fireUnknownNames();
    }

    void deregisterCheck(String checkId) {
        CheckEntry check = checks.get(checkId);
        if (check != null) {
            remove(check, store.advance());
        }
    }

    Node node() {
        return node;
    }

    List<ServiceEntry> services() {
        return List.copyOf(services.values());
    }

    List<ServiceEntry> instances(String name) {
        TreeMap<String, ServiceEntry> found = byName.get(folded(name));
        return found == null ? List.of() : List.copyOf(found.values());
    }

    /** The node's checks first, then the service's own, each by id. */
    List<CheckEntry> healthOf(ServiceEntry service) {
        List<CheckEntry> all = new ArrayList<>(checksOfServiceId(""));
        all.addAll(checksOfServiceId(service.id()));
        return all;
    }

    List<CheckEntry> checks() {
        return List.copyOf(checks.values());
    }

    long nodesIndex() {
        return Store.FIRST_INDEX;
    }

    long servicesIndex() {
        return servicesIndex;
    }

    long checksIndex() {
        return checksIndex;
    }

    /** An unknown name has the index at which the last name vanished, or that of the tables if none ever has. */
    long serviceIndex(String name, boolean withChecks) {
        Long known = serviceIndexes.get(folded(name));
        return known == null ? unknownIndex(withChecks) : known;
    }

    private long unknownIndex(boolean withChecks) {
        if (lastExtinction > 0) {
            return lastExtinction;
        }
        long catalog = Math.max(nodesIndex(), servicesIndex);
        return withChecks ? Math.max(catalog, checksIndex) : catalog;
    }

    /** Who watches a name that is not there yet is woken only if its index has moved. */
    private void fireUnknownNames() {
        long now = unknownIndex(false);
        if (now != unknownFired) {
            unknownFired = now;
            store.fireAll(watch -> (watch.table() == Table.SERVICE || watch.table() == Table.REGISTRATIONS)
                    && !byName.containsKey(watch.key()));
        }
    }

    private void write(CheckEntry check, long index) {
        CheckEntry before = checks.get(check.checkId());
        boolean same = before != null && before.sameAs(check);
        if (same) {
            // Consul notes the write of an equal check, so its table moves though no check does.
            checksIndex = index;
            store.fire(Watch.all(Table.CHECKS));
            return;
        }
        if (before != null) {
            store.fire(Watch.of(Table.CHECKS_IN_STATE, before.status().text()));
        }
        put(check.at(before == null ? index : before.createIndex(), index));
        changed(check, index);
    }

    private void remove(CheckEntry check, long index) {
        checks.remove(check.checkId());
        checksByService.getOrDefault(check.serviceId(), new TreeMap<>()).remove(check.checkId());
        changed(check, index);
    }

    /** A check of the node is a check of everything on it. */
    private void changed(CheckEntry check, long index) {
        checksIndex = index;
        store.fire(Watch.all(Table.CHECKS));
        store.fire(Watch.of(Table.CHECKS_IN_STATE, check.status().text()));
        store.fire(Watch.of(Table.CHECKS_OF_NODE, node.name()));
        if (check.serviceId().isEmpty()) {
            Set.copyOf(byName.keySet()).forEach(name -> touch(name, index));
        } else {
            store.fire(Watch.ofService(Table.CHECKS_OF_SERVICE, check.serviceName()));
            touch(check.serviceName(), index);
        }
    }

    private void touch(String name, long index) {
        if (byName.containsKey(folded(name))) {
            serviceIndexes.put(folded(name), index);
        }
        store.fire(Watch.ofService(Table.SERVICE, name));
    }

    private void removeName(ServiceEntry service, long index) {
        String name = folded(service.name());
        TreeMap<String, ServiceEntry> rest = byName.get(name);
        if (rest != null) {
            rest.remove(service.id());
            if (rest.isEmpty()) {
                byName.remove(name);
                serviceIndexes.remove(name);
                lastExtinction = index;
            }
        }
        store.fire(Watch.ofService(Table.REGISTRATIONS, service.name()));
        touch(service.name(), index);
    }

    private void put(ServiceEntry service) {
        services.put(service.id(), service);
        byName.computeIfAbsent(folded(service.name()), key -> new TreeMap<>()).put(service.id(), service);
    }

    private void put(CheckEntry check) {
        checks.put(check.checkId(), check);
        checksByService
                .computeIfAbsent(check.serviceId(), key -> new TreeMap<>())
                .put(check.checkId(), check);
    }

    private List<CheckEntry> checksOfServiceId(String serviceId) {
        TreeMap<String, CheckEntry> found = checksByService.get(serviceId);
        return found == null ? List.of() : List.copyOf(found.values());
    }
}
