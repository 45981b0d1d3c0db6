package io.lictor.routing;

import io.lictor.balancing.EndpointId;
import io.lictor.catalog.CatalogService;
import io.lictor.catalog.Instance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the instances of one service ask for: each wish with the instances that share it. Immutable.
 *
 * @param members wishes in the order they were declared, oldest instance first
 * @param policy of its gRPC routes: where instances differ, the one that changed last counts
 */
record ServiceRegistrations(
        String service,
        Map<Declaration, List<Registration>> members,
        RoutePolicy policy,
        List<RejectedRoute> problems) {

    static ServiceRegistrations read(CatalogService service, RoutingRules rules, List<TagReader> readers) {
        Problems problems = new Problems(service.name());
        Map<Declaration, List<Registration>> members = new LinkedHashMap<>();
        Map<String, Declaration> firstOfTarget = new HashMap<>();
        for (Instance instance : service.instances()) {
            Registration.read(instance, rules, readers, problems).ifPresent(registration -> {
                for (Declaration declaration : registration.declarations()) {
                    String target = declaration.clusterName(service.name());
                    Declaration shared = firstOfTarget.computeIfAbsent(target, any -> declaration);
                    members.computeIfAbsent(shared, any -> new ArrayList<>()).add(registration);
                }
            });
        }
        return new ServiceRegistrations(service.name(), members, policy(members, rules), problems.found());
    }

    private static RoutePolicy policy(Map<Declaration, List<Registration>> members, RoutingRules rules) {
        Map<String, String> words = new HashMap<>();
        members.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparingLong(member -> member.instance().modifyIndex()))
                .forEach(member -> words.putAll(member.choices().words()));
        return new PolicyChoices(words).over(rules.policy());
    }

    /** Each instance that speaks gRPC, oldest first. */
    List<Member> grpcMembers() {
        return members.entrySet().stream()
                .filter(entry -> entry.getKey().protocol().grpc()
                        && entry.getKey().rule().isEmpty())
                .flatMap(entry -> entry.getValue().stream().map(member -> member(entry.getKey(), member)))
                .toList();
    }

    private Member member(Declaration declaration, Registration member) {
        var id = member.endpoint().id();
        var question = new DescriptorLoader.Question(
                service, id.host(), id.port(), declaration.protocol().tls(), member.descriptor());
        return new Member(
                id,
                question,
                member.instance().admitted(),
                member.endpoint().weight() > 0,
                member.version(),
                member.instance().createIndex(),
                member.instance().modifyIndex());
    }

    /**
     * An instance whose descriptors count, and what tells that it is another one than before.
     *
     * @param admitted whether it can be asked: it is healthy
     * @param takesTraffic false also for a healthy one that is drained
     */
    record Member(
            EndpointId id,
            DescriptorLoader.Question question,
            boolean admitted,
            boolean takesTraffic,
            Optional<String> version,
            long createIndex,
            long modifyIndex) {}
}
