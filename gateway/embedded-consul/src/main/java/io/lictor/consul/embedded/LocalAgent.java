package io.lictor.consul.embedded;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent half: the services registered here, their checks, and what of it the catalog is told. Each public step
 * runs alone on the store.
 */
final class LocalAgent {

    private static final Logger log = LoggerFactory.getLogger(LocalAgent.class);

    private static final String NODE_MAINTENANCE = "_node_maintenance";
    private static final String SERVICE_MAINTENANCE = "_service_maintenance:";

    private final Store store;
    private final Catalog catalog;
    private final LocalCheck.Surroundings around;
    private final TreeMap<String, ServiceEntry> services = new TreeMap<>();
    private final TreeMap<String, LocalCheck> checks = new TreeMap<>();

    LocalAgent(Store store, Catalog catalog, ScheduledExecutorService timers, RandomGenerator chance) {
        this.store = store;
        this.catalog = catalog;
        this.around = new LocalCheck.Surroundings(store, catalog, timers, chance, this::reap);
    }

    /** Registering the same again changes nothing; only who watches all checks is woken, as by any write of a check. */
    void register(ServiceDefinition definition, boolean replaceExistingChecks) {
        store.exclusively(() -> {
            ServiceEntry service = definition.service();
            ServiceEntry before = services.put(service.id(), service);
            List<CheckEntry> registered =
                    definition.checks().stream().map(this::replace).toList();
            if (before == null || !before.sameAs(service)) {
                catalog.register(service, checksOf(service.id()));
            } else {
                registered.forEach(catalog::registerCheck);
            }
            if (replaceExistingChecks) {
                Set<String> kept = definition.checks().stream()
                        .map(CheckDefinition::checkId)
                        .collect(Collectors.toSet());
                checksOf(service.id()).stream()
                        .map(CheckEntry::checkId)
                        .filter(id -> !kept.contains(id))
                        .forEach(this::removeCheck);
            }
        });
    }

    void deregister(String serviceId) {
        store.exclusively(() -> {
            if (serviceId.isEmpty()) {
                throw ApiError.failed("ServiceID missing");
            }
            services.remove(serviceId);
            checksOf(serviceId).forEach(check -> stop(check.checkId()));
            catalog.deregister(serviceId);
        });
    }

    void registerCheck(CheckDefinition check) {
        store.exclusively(() -> {
            if (!check.serviceId().isEmpty() && !services.containsKey(check.serviceId())) {
                throw ApiError.failed("ServiceID \"" + check.serviceId() + "\" does not exist");
            }
            catalog.registerCheck(replace(check));
        });
    }

    void deregisterCheck(String checkId) {
        store.exclusively(() -> {
            if (checkId.isEmpty()) {
                throw ApiError.failed("CheckID missing");
            }
            removeCheck(checkId);
        });
    }

    void heartbeat(String checkId, CheckStatus status, String output) {
        store.exclusively(() -> {
            LocalCheck check = checks.get(checkId);
            if (check == null || !check.hasTtl()) {
                throw ApiError.failed("CheckID \"" + checkId + "\" does not have associated TTL");
            }
            check.heartbeat(status, output);
        });
    }

    void serviceMaintenance(String serviceId, boolean enable, String reason) {
        store.exclusively(() -> {
            if (!services.containsKey(serviceId)) {
                throw new ApiError(404, "No service registered with ID \"" + serviceId + "\"");
            }
            CheckDefinition check = CheckDefinition.maintenance(
                    SERVICE_MAINTENANCE + serviceId, "Service Maintenance Mode", serviceId, reason(reason, "service"));
            maintenance(check, enable);
        });
    }

    void nodeMaintenance(boolean enable, String reason) {
        store.exclusively(() -> maintenance(
                CheckDefinition.maintenance(NODE_MAINTENANCE, "Node Maintenance Mode", "", reason(reason, "node")),
                enable));
    }

    Map<String, ServiceEntry> services() {
        return store.exclusively(() -> new TreeMap<>(services));
    }

    Optional<ServiceEntry> service(String id) {
        return store.exclusively(() -> Optional.ofNullable(services.get(id)));
    }

    List<CheckEntry> checks() {
        return store.exclusively(
                () -> checks.values().stream().map(LocalCheck::entry).toList());
    }

    List<CheckEntry> checksOf(String serviceId) {
        return store.exclusively(() -> checks.values().stream()
                .map(LocalCheck::entry)
                .filter(check -> check.serviceId().equals(serviceId))
                .toList());
    }

    void stop() {
        store.exclusively(() -> checks.values().forEach(LocalCheck::stop));
    }

    /** Starts the check. What an earlier one of the same id has seen stays. */
    private CheckEntry replace(CheckDefinition definition) {
        ServiceEntry service = services.get(definition.serviceId());
        CheckEntry entry =
                definition.entry(service == null ? "" : service.name(), service == null ? List.of() : service.tags());
        LocalCheck before = checks.get(definition.checkId());
        if (before != null) {
            before.stop();
            entry = entry.reporting(before.entry().status(), before.entry().output());
        }
        LocalCheck check = new LocalCheck(definition, entry, around);
        checks.put(definition.checkId(), check);
        check.start();
        return entry;
    }

    private void maintenance(CheckDefinition check, boolean enable) {
        if (enable && !checks.containsKey(check.checkId())) {
            catalog.registerCheck(replace(check));
        } else if (!enable) {
            removeCheck(check.checkId());
        }
    }

    private void removeCheck(String checkId) {
        stop(checkId);
        catalog.deregisterCheck(checkId);
    }

    private void stop(String checkId) {
        LocalCheck check = checks.remove(checkId);
        if (check != null) {
            check.stop();
        }
    }

    private void reap(LocalCheck check) {
        log.info(
                "check {} was critical for {}: deregistering service {}",
                check.definition().checkId(),
                check.definition().deregisterAfter(),
                check.definition().serviceId());
        deregister(check.definition().serviceId());
    }

    private static String reason(String given, String what) {
        return given.isEmpty()
                ? "Maintenance mode is enabled for this " + what
                        + ", but no reason was provided. This is a default message."
                : given;
    }
}
