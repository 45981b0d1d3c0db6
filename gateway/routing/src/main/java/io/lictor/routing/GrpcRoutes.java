package io.lictor.routing;

import io.lictor.balancing.EndpointId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The gRPC bindings of one service, each with the instances that have it. While two versions run, a binding that means
 * the same in both leads to both; one that differs goes by the newer version and to its instances only.
 */
final class GrpcRoutes {

    private static final int DIGEST_SHOWN = 12;

    /**
     * One binding.
     *
     * @param label tells apart the groups of instances of one service; empty when all instances have the binding
     */
    record Bound(Offers.Offer offer, MethodSet.Entry entry, String label, Set<EndpointId> instances) {}

    private GrpcRoutes() {}

    /** In declaration order, those of the newest version first. */
    static List<Bound> of(List<Offers.Offer> offers) {
        return offers.size() == 1 ? all(offers.get(0)) : divided(offers);
    }

    private static List<Bound> all(Offers.Offer only) {
        return only.methods().entries().stream()
                .map(entry -> new Bound(only, entry, "", only.instances()))
                .toList();
    }

    private static List<Bound> divided(List<Offers.Offer> offers) {
        Map<String, Claim> claims = new HashMap<>();
        List<Claim> all = new ArrayList<>();
        for (int age = 0; age < offers.size(); age++) {
            Offers.Offer offer = offers.get(age);
            for (MethodSet.Entry entry : offer.methods().entries()) {
                Claim first = claims.get(entry.claim());
                if (first == null || first.age == age) {
                    // A second one of the same set is a conflict, which is for the route set to list.
                    Claim claim = new Claim(age, entry, offer);
                    claims.putIfAbsent(entry.claim(), claim);
                    all.add(claim);
                } else {
                    first.share(entry, offer);
                }
            }
        }
        return all.stream().map(claim -> claim.bound(offers.size())).toList();
    }

    /** A binding by the newest set that has it, and the older sets in which it is the same. */
    private static final class Claim {

        private final int age;
        private final MethodSet.Entry entry;
        private final Set<Offers.Offer> sharing = new LinkedHashSet<>();

        Claim(int age, MethodSet.Entry entry, Offers.Offer offer) {
            this.age = age;
            this.entry = entry;
            sharing.add(offer);
        }

        void share(MethodSet.Entry other, Offers.Offer offer) {
            if (other.shape().equals(entry.shape())) {
                sharing.add(offer);
            }
        }

        Bound bound(int sets) {
            Set<EndpointId> instances = new HashSet<>();
            sharing.forEach(offer -> instances.addAll(offer.instances()));
            String label = sharing.stream()
                    .map(offer -> offer.methods().digest().substring(0, DIGEST_SHOWN))
                    .sorted()
                    .collect(Collectors.joining("+"));
            Offers.Offer newest = sharing.iterator().next();
            return new Bound(newest, entry, sharing.size() == sets ? "" : label, instances);
        }
    }
}
