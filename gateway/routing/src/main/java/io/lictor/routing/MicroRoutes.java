package io.lictor.routing;

import io.lictor.balancing.EndpointId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The methods of one go-micro service, each with the instances that registered it. */
final class MicroRoutes {

    /**
     * One method.
     *
     * @param label tells apart those that not all instances have alike; empty when all do
     */
    record Bound(MicroEndpoint endpoint, String label, Set<EndpointId> instances) {}

    private MicroRoutes() {}

    /** In the order they were registered, those of the newest instance first. */
    static List<Bound> of(Declaration declaration, List<Registration> members) {
        Map<List<MicroEndpoint>, Set<EndpointId>> alike = new LinkedHashMap<>();
        members.stream()
                .sorted(Comparator.comparingLong(
                                (Registration member) -> member.instance().createIndex())
                        .reversed())
                .forEach(member -> alike.computeIfAbsent(own(declaration, member), any -> new HashSet<>())
                        .add(member.endpoint().id()));
        Map<MicroEndpoint, Set<EndpointId>> having = new LinkedHashMap<>();
        alike.forEach((endpoints, instances) -> endpoints.forEach(endpoint ->
                having.computeIfAbsent(endpoint, any -> new HashSet<>()).addAll(instances)));
        List<Bound> bound = new ArrayList<>();
        Map<String, Integer> variants = new HashMap<>();
        having.forEach((endpoint, instances) -> {
            int variant = variants.merge(endpoint.name(), 1, Integer::sum);
            String label = instances.size() == members.size() ? "" : endpoint.name() + "#" + variant;
            bound.add(new Bound(endpoint, label, instances));
        });
        return bound;
    }

    private static List<MicroEndpoint> own(Declaration declaration, Registration member) {
        return member.declarations().stream()
                .filter(other -> other.tag().equals(declaration.tag()) && other.protocol() == declaration.protocol())
                .flatMap(other -> other.endpoints().stream())
                .toList();
    }
}
