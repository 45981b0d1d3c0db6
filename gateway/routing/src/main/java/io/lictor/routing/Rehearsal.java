package io.lictor.routing;

import io.lictor.balancing.BalancingSettings;
import io.lictor.balancing.ClusterFactory;
import io.lictor.balancing.EndpointId;
import io.lictor.catalog.CatalogSnapshot;
import io.lictor.routing.DescriptorLoader.Loaded;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes the table that some registrations would have, by the same parts as a running gateway and on the caller's thread. Asks
 * nobody on the network: descriptors are what the caller has.
 */
public final class Rehearsal {

    private final RegisteredServices registered;
    private final RouteTableBuilder builder;
    private final MethodCompiler compiler = new MethodCompiler(Runnable::run);
    private final Function<String, Optional<Loaded>> descriptors;

    /** @param descriptors of a service by its name; without them its methods are unknown, which is no problem of it */
    public Rehearsal(RoutingRules rules, Function<String, Optional<Loaded>> descriptors) {
        RegistrationReader reader =
                new RegistrationReader(rules, rules.conventions().readers());
        this.registered = new RegisteredServices(
                rules.policy(), (service, said) -> ServiceRegistrations.read(service, said, reader));
        this.descriptors = descriptors;
        // No call is made, so neither time nor chance decides anything.
        ClusterFactory clusters =
                new ClusterFactory(BalancingSettings.defaults(), () -> 0, () -> new SplittableRandom(0));
        this.builder = new RouteTableBuilder(rules, clusters, registered, this::offers);
    }

    /** The table of a catalog; to be called once. */
    public RouteTable table(CatalogSnapshot snapshot) {
        Set<String> services = registered.turnTo(snapshot, Overrides.NONE);
        return builder.build(snapshot, services, null).table();
    }

    /** Whether an instance of the service wants to be spoken to by gRPC. */
    public boolean wantsGrpc(String service) {
        ServiceRegistrations registrations = registered.of(service);
        return registrations != null && !registrations.grpcMembers().isEmpty();
    }

    private Offers offers(String service) {
        ServiceRegistrations registrations = registered.of(service);
        Loaded loaded = descriptors.apply(service).orElse(null);
        if (registrations == null || loaded == null) {
            return new Offers(List.of(), List.of());
        }
        Set<EndpointId> instances = registrations.grpcMembers().stream()
                .map(ServiceRegistrations.Member::id)
                .collect(Collectors.toSet());
        CompletableFuture<Offers> compiled = compiler.compile(
                        service, loaded, new Terms(registrations.methods(), Optional.empty()))
                .handle((described, broken) ->
                        described == null ? Offers.unknown(service, reason(broken)) : offers(described, instances));
        // Compiled already, since the compiler's thread is this one.
        return compiled.getNow(Offers.unknown(service, "not compiled"));
    }

    private static Offers offers(Described described, Set<EndpointId> instances) {
        List<RejectedRoute> problems = new ArrayList<>(described.problems());
        problems.addAll(described.methods().rejected());
        return new Offers(List.of(new Offers.Offer(described, instances)), problems);
    }

    private static String reason(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return String.valueOf(cause);
    }
}
