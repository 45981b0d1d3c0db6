package io.lictor.server.status;

import io.lictor.balancing.Cluster;
import io.lictor.balancing.Endpoint;
import io.lictor.balancing.EndpointId;
import io.lictor.balancing.EndpointStatus;
import io.lictor.balancing.Picking;
import io.lictor.balancing.Prospect;
import io.lictor.catalog.CatalogService;
import io.lictor.catalog.Instance;
import io.lictor.routing.HashKey;
import io.lictor.routing.RequestHead;
import io.lictor.routing.Route;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who may take a request of one route. Stateless. */
final class PickView {

    private PickView() {}

    /** @param service that the route is of; null when it has just gone */
    static Explanation.Picks of(Route route, RequestHead head, @Nullable CatalogService service) {
        Cluster cluster = route.target().cluster();
        Optional<HashKey> hash = route.traffic().hash();
        Optional<String> key = hash.flatMap(what -> value(what, head));
        return new Explanation.Picks(
                cluster.name(),
                cluster.policy().picking().word(),
                cluster.divisionStatus().panic(),
                hash.map(HashKey::toString).orElse(null),
                key.orElse(null),
                owner(cluster, key).orElse(null),
                cluster.prospects().stream().map(PickView::prospect).toList(),
                absent(cluster, service));
    }

    /** The only one there is, or the one that its key leads to; who else is picked is left to latency, turns or chance. */
    private static Optional<String> owner(Cluster cluster, Optional<String> key) {
        if (cluster.policy().picking() == Picking.HASH && key.isPresent()) {
            return cluster.owner(key.get()).map(Endpoint::id).map(PickView::address);
        }
        List<Prospect> pickable = cluster.prospects().stream()
                .filter(prospect -> prospect.chance().pickable())
                .toList();
        return pickable.size() == 1
                ? Optional.of(address(pickable.get(0).status().endpoint().id()))
                : Optional.empty();
    }

    private static Optional<String> value(HashKey what, RequestHead head) {
        Optional<String> value = what instanceof HashKey.Header header
                ? head.header(header.name()).stream().findFirst()
                : cookie(((HashKey.Cookie) what).name(), head);
        return value.filter(text -> !text.isEmpty());
    }

    private static Optional<String> cookie(String name, RequestHead head) {
        return head.header("Cookie").stream()
                .flatMap(line -> List.of(line.split(";", -1)).stream())
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2 && pair[0].strip().equals(name))
                .map(pair -> pair[1].strip())
                .findFirst();
    }

    private static Explanation.Prospect prospect(Prospect prospect) {
        EndpointId id = prospect.status().endpoint().id();
        return new Explanation.Prospect(
                address(id),
                id.serviceId(),
                prospect.chance().pickable(),
                prospect.chance().name().toLowerCase(Locale.ROOT),
                why(prospect),
                prospect.percent());
    }

    /** As all of the status writes it. */
    private static String address(EndpointId id) {
        return id.host() + ":" + id.port();
    }

    private static String why(Prospect prospect) {
        Endpoint endpoint = prospect.status().endpoint();
        return switch (prospect.chance()) {
            case PICKABLE -> "it may be picked";
            case PROBE -> "its ejection is over: it may be picked for a call that shows whether it is well";
            case FORCED -> "it is picked in spite of it, since too many are out: " + ejection(prospect.status());
            case EJECTED -> ejection(prospect.status());
            case SPARE -> "others take all of the traffic: it has " + place(endpoint);
            case NO_WEIGHT -> "its weight is 0";
            case NO_SHARE -> "the split gives 0 percent to its group " + endpoint.group();
        };
    }

    private static String place(Endpoint endpoint) {
        return "priority " + endpoint.priority() + (endpoint.zone().isEmpty() ? "" : " and zone " + endpoint.zone());
    }

    private static String ejection(EndpointStatus status) {
        String circuit = "its circuit is "
                + status.circuit().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return status.ejection()
                .map(ejection -> circuit + " ("
                        + ejection.reason().name().toLowerCase(Locale.ROOT).replace('_', ' ') + "), next try in "
                        + ejection.left().toMillis() + " ms")
                .orElse(circuit);
    }

    private static List<Explanation.Absent> absent(Cluster cluster, @Nullable CatalogService service) {
        Set<String> present = cluster.status().stream()
                .map(status -> status.endpoint().id())
                .map(id -> id.node() + "/" + id.serviceId())
                .collect(Collectors.toSet());
        return service == null
                ? List.of()
                : service.instances().stream()
                        .filter(instance -> !present.contains(
                                instance.id().node() + "/" + instance.id().serviceId()))
                        .map(PickView::absent)
                        .toList();
    }

    private static Explanation.Absent absent(Instance instance) {
        String why = instance.admitted()
                ? "it does not ask for this route or has weight 0, or it was rejected"
                : instance.note().isEmpty() ? "it is not healthy" : instance.note();
        return new Explanation.Absent(
                instance.id().serviceId(),
                instance.host() + ":" + instance.port(),
                instance.health().name(),
                why);
    }
}
