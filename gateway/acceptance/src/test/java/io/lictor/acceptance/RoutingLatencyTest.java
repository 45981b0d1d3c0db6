package io.lictor.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * How long after Consul has taken a registration, a failed check or a deregistration the gateway acts on it. Prints
 * distributions; how long is not judged, since the machine may be busy.
 */
@ExtendWith(SharedGateways.class)
final class RoutingLatencyTest {

    private static final int TIMES = 50;
    /** Come and gone before the measuring, which is not of the JVM's own start. */
    private static final int WARM_UP = 5;

    private final Gateway gateway;

    RoutingLatencyTest(Gateways gateways) {
        this.gateway = gateways.on(ConsulKind.REAL);
    }

    /** An instance and a path that it alone serves. */
    private record Case(Registration registration, String path) {}

    @Test
    void an_http_service_comes_and_goes_at_once() {
        try (NettyBackend backend = new NettyBackend()) {
            measure("HTTP", number -> {
                String name = "quick" + number;
                return new Case(registration(name, backend.port(), "restful"), "/" + name + "/ok");
            });
        }
    }

    @Test
    void a_grpc_service_with_known_descriptors_comes_and_goes_at_once() {
        try (GrpcBackend backend = GrpcBackend.bare(Gateway.KNOWN.definition())) {
            measure(
                    "gRPC, known descriptors",
                    number -> new Case(registration("known", backend.port(), "rpc"), "/known/hi"));
        }
    }

    @Test
    void a_grpc_service_never_seen_before_comes_and_goes_at_once() {
        List<GrpcBackend> backends = new ArrayList<>();
        try {
            for (int number = 0; number < WARM_UP + TIMES; number++) {
                backends.add(
                        GrpcBackend.serve(DynamicService.named("sight" + number).definition()));
            }
            measure("gRPC, first sight", number -> {
                String name = "sight" + number;
                return new Case(registration(name, backends.get(number).port(), "rpc"), "/" + name + "/hi");
            });
        } finally {
            backends.forEach(GrpcBackend::close);
        }
    }

    private Registration registration(String name, int port, String tag) {
        return Registration.of(gateway.consul(), name, port, tag);
    }

    private void measure(String kind, IntFunction<Case> cases) {
        List<Long> registered = new ArrayList<>();
        List<Long> critical = new ArrayList<>();
        List<Long> passing = new ArrayList<>();
        List<Long> deregistered = new ArrayList<>();
        for (int number = 0; number < WARM_UP + TIMES; number++) {
            if (number == WARM_UP) {
                List.of(registered, critical, passing, deregistered).forEach(List::clear);
            }
            Case tried = cases.apply(number);
            try (Registration registration = tried.registration()) {
                registered.add(served(tried, registration::register));
                critical.add(refused(tried, registration::fail));
                passing.add(served(tried, registration::pass));
                deregistered.add(refused(tried, registration::deregister));
            }
        }
        print(kind + ", registered -> first routed request", registered);
        print(kind + ", critical -> last routed request", critical);
        print(kind + ", passing again -> first routed request", passing);
        print(kind + ", deregistered -> last routed request", deregistered);
    }

    private long served(Case tried, Runnable change) {
        change.run();
        return RouteProbe.untilServed(gateway.client(), tried.path(), System.nanoTime());
    }

    private long refused(Case tried, Runnable change) {
        change.run();
        return RouteProbe.untilRefused(gateway.client(), tried.path(), System.nanoTime());
    }

    private static void print(String what, List<Long> nanos) {
        System.out.println(what + ": " + new Distribution(nanos));
    }
}
