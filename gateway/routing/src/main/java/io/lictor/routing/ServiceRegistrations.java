package io.lictor.routing;

import io.lictor.catalog.CatalogService;
import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.Instance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the instances of one service ask for: each wish with the instances that share it. Immutable.
 *
 * @param members wishes in the order they were declared, oldest instance first
 */
record ServiceRegistrations(
        String service, Map<Declaration, List<Registration>> members, List<RejectedRoute> problems) {

    static List<ServiceRegistrations> read(CatalogSnapshot snapshot, RoutingRules rules) {
        return snapshot.services().values().stream()
                .map(service -> read(service, rules))
                .toList();
    }

    private static ServiceRegistrations read(CatalogService service, RoutingRules rules) {
        Problems problems = new Problems(service.name());
        Map<Declaration, List<Registration>> members = new LinkedHashMap<>();
        Map<String, Declaration> firstOfTarget = new HashMap<>();
        for (Instance instance : service.instances()) {
            Registration.read(instance, rules, problems).ifPresent(registration -> {
                for (Declaration declaration : registration.declarations()) {
                    String target = declaration.clusterName(service.name());
                    Declaration shared = firstOfTarget.computeIfAbsent(target, any -> declaration);
                    members.computeIfAbsent(shared, any -> new ArrayList<>()).add(registration);
                }
            });
        }
        return new ServiceRegistrations(service.name(), members, problems.found());
    }

    /** One question for each instance that speaks gRPC and takes traffic, newest first. */
    List<Asked> grpcMembers() {
        return members.entrySet().stream()
                .filter(entry -> entry.getKey().protocol().grpc())
                .flatMap(entry -> entry.getValue().stream().flatMap(member -> asked(entry.getKey(), member)))
                .sorted((a, b) -> Long.compare(b.createIndex(), a.createIndex()))
                .toList();
    }

    private Stream<Asked> asked(Declaration declaration, Registration member) {
        if (!member.instance().admitted()) {
            return Stream.empty();
        }
        var id = member.endpoint().id();
        var question = new DescriptorLoader.Question(
                service, id.host(), id.port(), declaration.protocol().tls(), declaration.descriptor());
        return Stream.of(new Asked(
                question,
                id.serviceId(),
                member.instance().createIndex(),
                member.instance().modifyIndex()));
    }

    /** An instance whose descriptors count, and what tells that it is another one than before. */
    record Asked(DescriptorLoader.Question question, String serviceId, long createIndex, long modifyIndex) {}
}
