package io.lictor.catalog.consul;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The body of {@code /v1/health/state/any}: all checks of the cluster, of nodes and of services. Immutable.
 *
 * @param checks by node and check id, which together are unique
 */
record CheckStates(Map<Id, Check> checks) {

    record Id(String node, String check) {}

    /**
     * @param service empty for a check of the node itself
     * @param tags of the service's instance
     * @param modifyIndex moves also when only the output of the check changed, which concerns nobody
     */
    record Check(
            String service, String serviceId, Set<String> tags, String status, long createIndex, long modifyIndex) {

        boolean same(Check other) {
            return status.equals(other.status) && sameInstance(other);
        }

        boolean sameInstance(Check other) {
            return createIndex == other.createIndex
                    && service.equals(other.service)
                    && serviceId.equals(other.serviceId)
                    && tags.equals(other.tags);
        }
    }

    CheckStates {
        checks = Map.copyOf(checks);
    }

    static CheckStates read(JsonNode body) {
        if (!body.isArray()) {
            throw new ConsulReadException("the answer is not an array of checks");
        }
        Map<Id, Check> checks = new HashMap<>();
        for (JsonNode check : body) {
            List<String> tags = new ArrayList<>();
            check.path("ServiceTags").forEach(tag -> tags.add(tag.asString("")));
            checks.put(
                    new Id(
                            check.path("Node").asString(""),
                            check.path("CheckID").asString("")),
                    new Check(
                            check.path("ServiceName").asString(""),
                            check.path("ServiceID").asString(""),
                            Set.copyOf(tags),
                            check.path("Status").asString(""),
                            check.path("CreateIndex").asLong(0),
                            check.path("ModifyIndex").asLong(0)));
        }
        return new CheckStates(checks);
    }

    /**
     * What differs from an earlier state.
     *
     * @param services the services with a check that changed, each with the index a read must have to show that
     * @param nodes the same for nodes
     * @param instances whether instances came, went or were tagged anew
     */
    record Changes(Map<String, Long> services, Map<String, Long> nodes, boolean instances) {}

    /** @param index at which this state was read: what is gone has gone by then */
    Changes since(CheckStates before, long index) {
        Map<String, Long> services = new HashMap<>();
        Map<String, Long> nodes = new HashMap<>();
        boolean instances = false;
        Set<Id> ids = new HashSet<>(checks.keySet());
        ids.addAll(before.checks.keySet());
        for (Id id : ids) {
            Optional<Check> was = Optional.ofNullable(before.checks.get(id));
            Optional<Check> is = Optional.ofNullable(checks.get(id));
            if (is.isPresent() && was.filter(is.get()::same).isPresent()) {
                continue;
            }
            instances |= is.isEmpty() || was.filter(is.get()::sameInstance).isEmpty();
            long needed = is.map(Check::modifyIndex).orElse(index);
            Stream.concat(was.stream(), is.stream()).map(Check::service).forEach(service -> {
                if (service.isEmpty()) {
                    nodes.merge(id.node(), needed, Math::max);
                } else {
                    services.merge(service, needed, Math::max);
                }
            });
        }
        return new Changes(services, nodes, instances);
    }
}
