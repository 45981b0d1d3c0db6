package io.lictor.server.status;

import io.lictor.balancing.Cluster;
import io.lictor.catalog.CatalogStatus;
import io.lictor.catalog.HeldInstances;
import io.lictor.routing.RouteTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an operator should know of the catalog without asking. Stateless. */
final class Alarms {

    private static final Duration LONG_AGE = Duration.ofMinutes(2);

    /** So many clusters are named in one alarm. */
    private static final int NAMED = 5;

    private final String acceptPath;

    /** @param acceptPath where an operator says that what is held may go */
    Alarms(String acceptPath) {
        this.acceptPath = acceptPath;
    }

    List<String> of(CatalogStatus status) {
        if (status.datacenters().isEmpty()) {
            return of("", status);
        }
        List<String> alarms = new ArrayList<>();
        status.datacenters().forEach((name, each) -> alarms.addAll(of("datacenter " + name + ": ", each)));
        return alarms;
    }

    /** One for all of them: a gateway that reaches nobody would have as many as services. */
    static Optional<String> panic(RouteTable table) {
        List<String> clusters = table.snapshot().services().keySet().stream()
                .flatMap(service -> table.wholeClusters(service).stream())
                .filter(Cluster::isInPanic)
                .map(Cluster::name)
                .sorted()
                .toList();
        if (clusters.isEmpty()) {
            return Optional.empty();
        }
        String more = clusters.size() > NAMED ? " and " + (clusters.size() - NAMED) + " more" : "";
        return Optional.of("in panic: so many circuits of "
                + String.join(", ", clusters.subList(0, Math.min(NAMED, clusters.size()))) + more
                + " are open that they are ignored, and all instances get calls");
    }

    private List<String> of(String where, CatalogStatus status) {
        List<String> alarms = new ArrayList<>();
        if (status.stale()) {
            alarms.add(where + "Consul cannot be read: " + status.lastError().orElse("no reason known")
                    + "; its last answer is " + status.age().toMillis() + " ms old");
        } else if (status.age().compareTo(LONG_AGE) > 0) {
            alarms.add(where + "Consul has not answered for " + status.age().toMillis() + " ms");
        }
        status.steadiness()
                .restored()
                .ifPresent(takenAt -> alarms.add(where + "the services are from the snapshot of " + takenAt
                        + " on disk; Consul has not answered since the start"));
        status.steadiness().held().ifPresent(held -> alarms.add(where + held(held)));
        status.steadiness().diskError().ifPresent(error -> alarms.add(where + error));
        return alarms;
    }

    private String held(HeldInstances held) {
        return held.reason() + "; " + held.instances() + " of " + held.services() + " are held since " + held.since()
                + ", until Consul has confirmed twice that they are gone, or POST " + acceptPath + " says so";
    }
}
