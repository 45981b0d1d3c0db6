package io.lictor.routing;

import io.lictor.balancing.EndpointId;
import io.lictor.catalog.CatalogService;
import io.lictor.catalog.Instance;
import io.lictor.routing.RejectedRoute.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the instances of one service ask for: each wish with the instances that share it. Made of the service in the
 * catalog, the operator's overrides for it and the rules, and of nothing else. Immutable.
 *
 * @param members wishes in the order they were declared, oldest instance first
 * @param traffic how the requests of each wish are carried
 * @param methods what of its descriptors is bound, and how
 */
record ServiceRegistrations(
        String service,
        Map<Declaration, List<Registration>> members,
        Map<Declaration, TrafficChoices.Effective> traffic,
        MethodChoices methods,
        List<RejectedRoute> problems) {

    static ServiceRegistrations read(CatalogService service, ServiceOverrides overrides, RegistrationReader reader) {
        RoutingRules rules = reader.rules();
        Problems problems = new Problems(service.name());
        overrides.problems().forEach(problems::add);
        if (!service.canBeAskedFor()) {
            problems.add(
                    Reason.BAD_NAME,
                    service.name(),
                    "Consul cannot be asked for a service of this name: it does not fit into a path; register it under another");
        }
        strangers(service, overrides, problems);
        Map<Declaration, List<Registration>> members = members(service, overrides, reader, problems);
        List<Registration> grpc = members.entrySet().stream()
                .filter(entry -> entry.getKey().protocol().grpc())
                .flatMap(entry -> entry.getValue().stream())
                .toList();
        Choices ofMethods = Choices.of(grpc, Keys.GRPC, problems);
        Map<Declaration, TrafficChoices.Effective> traffic = new HashMap<>();
        members.forEach((declaration, sharing) -> {
            Choices chosen = Choices.of(sharing, Keys.TRAFFIC, problems);
            TrafficChoices.Effective effective = TrafficChoices.over(rules.traffic(), chosen, problems)
                    .dividedAmong(sharing)
                    .filtered(chosen.stated(Keys.FILTERS)
                            .map(reader.filters()::read)
                            .orElse(RouteFilters.none()));
            traffic.put(declaration, declaration.protocol().grpc() ? effective.and(ofMethods.layers()) : effective);
        });
        return new ServiceRegistrations(
                service.name(), members, traffic, MethodChoices.of(ofMethods, rules.policy()), problems.found());
    }

    /** Overrides of instances that the service does not have. */
    private static void strangers(CatalogService service, ServiceOverrides overrides, Problems problems) {
        if (overrides.instances().isEmpty()) {
            return;
        }
        Set<String> ids = service.instances().stream()
                .map(instance -> instance.id().serviceId())
                .collect(Collectors.toSet());
        overrides.instances().keySet().stream()
                .filter(id -> !ids.contains(id))
                .flatMap(id -> Overrides.paths(service.name(), id, overrides))
                .forEach(path -> problems.add(
                        Reason.UNUSED,
                        path,
                        "the service has no instance of this id; delete the key if none is to come"));
    }

    private static Map<Declaration, List<Registration>> members(
            CatalogService service, ServiceOverrides overrides, RegistrationReader reader, Problems problems) {
        Map<String, Sharing> byTarget = new LinkedHashMap<>();
        for (Instance instance : service.instances()) {
            reader.read(instance, overrides, problems).ifPresent(registration -> {
                for (Declaration declaration : registration.declarations()) {
                    byTarget.computeIfAbsent(declaration.clusterName(service.name()), any -> new Sharing())
                            .add(declaration, registration.as(declaration));
                }
            });
        }
        Map<Declaration, List<Registration>> members = new LinkedHashMap<>();
        byTarget.values().forEach(sharing -> members.put(sharing.agreed(problems), sharing.members));
        return members;
    }

    /** The instances that want one target, and each one's way of saying so. */
    private static final class Sharing {

        private final List<Registration> members = new ArrayList<>();
        private final Set<Optional<PathRule>> ways = new LinkedHashSet<>();
        private @Nullable Declaration counts;
        private @Nullable Registration newest;

        void add(Declaration declaration, Registration member) {
            members.add(member);
            ways.add(declaration.rule());
            if (newest == null || Choices.BY_CHANGE.compare(member, newest) > 0) {
                newest = member;
                counts = declaration;
            }
        }

        /** What the member that changed last declares: the same target may have other options since. */
        Declaration agreed(Problems problems) {
            Declaration agreed = Objects.requireNonNull(counts);
            if (ways.size() > 1) {
                problems.add(
                        Reason.DISAGREEMENT,
                        "lictor." + agreed.tag(),
                        "instances give this path different options; those of the instance that changed last count");
            }
            return agreed;
        }
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
