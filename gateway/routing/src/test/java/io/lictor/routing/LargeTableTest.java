package io.lictor.routing;

import static io.lictor.routing.Catalogs.RULES;
import static io.lictor.routing.Catalogs.instance;
import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.balancing.BalancingSettings;
import io.lictor.balancing.ClusterFactory;
import io.lictor.catalog.CatalogService;
import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.Health;
import io.lictor.catalog.Instance;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** 10,000 routes and 50,000 instances. The figures are a benchmark's; this compares one with the other, however slow the machine is. */
final class LargeTableTest {

    private static final int SERVICES = 10_000;
    private static final int INSTANCES = 5;
    private static final int UPDATES = 101;

    private final RegisteredServices registered = new RegisteredServices(
            RULES.policy(),
            (service, overrides) ->
                    ServiceRegistrations.read(service, overrides, new RegistrationReader(RULES, List.of())));
    private final RouteTableBuilder builder = new RouteTableBuilder(
            RULES,
            new ClusterFactory(BalancingSettings.defaults(), System::nanoTime, () -> new Random(7)),
            registered,
            service -> Offers.unknown(service, "nobody was asked"));
    private final SortedMap<String, CatalogService> services = new TreeMap<>();

    private void put(int number, Health health) {
        String name = "service" + number;
        List<Instance> instances = IntStream.range(0, INSTANCES)
                .mapToObj(i -> instance(name, 1 + i, number % 2 == 0 ? "restful" : "lictor.route=/a/" + name))
                .map(one -> one.port() == 1 ? Catalogs.with(one, health) : one)
                .toList();
        services.put(name, new CatalogService(name, instances));
    }

    private CatalogSnapshot snapshot() {
        return new CatalogSnapshot(services, new TreeMap<>(), 1, Instant.EPOCH);
    }

    @Test
    void one_service_changes_among_many_at_a_cost_of_its_own() {
        IntStream.range(0, SERVICES).forEach(number -> put(number, Health.PASSING));
        CatalogSnapshot first = snapshot();
        long begin = System.nanoTime();
        RouteTable table = builder.build(first, registered.turnTo(first, Overrides.NONE), null)
                .table();
        long whole = System.nanoTime() - begin;
        assertThat(table.routeCount()).isEqualTo(SERVICES);

        long[] nanos = new long[UPDATES];
        for (int i = 0; i < UPDATES; i++) {
            put(i * 97 % SERVICES, Health.CRITICAL);
            CatalogSnapshot next = snapshot();
            long start = System.nanoTime();
            RouteTableBuilder.Built built = builder.build(next, registered.turnTo(next, Overrides.NONE), table);
            nanos[i] = System.nanoTime() - start;
            assertThat(built.services()).containsExactly("service" + i * 97 % SERVICES);
            table = built.table();
        }

        Arrays.sort(nanos);
        System.out.printf("large table: whole %,d us, one service %,d us%n", whole / 1_000, nanos[UPDATES / 2] / 1_000);
        assertThat(nanos[UPDATES / 2]).isLessThan(whole / 10);
    }
}
