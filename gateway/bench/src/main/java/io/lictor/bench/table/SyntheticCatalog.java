package io.lictor.bench.table;

import io.lictor.catalog.CatalogService;
import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.Health;
import io.lictor.catalog.Instance;
import io.lictor.catalog.InstanceId;
import io.lictor.catalog.Weights;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Services made up by number, one route each. Like the real source it keeps the object of a service that did not change. */
final class SyntheticCatalog {

    private final int instances;
    private final SortedMap<String, CatalogService> services = new TreeMap<>();
    private long index;

    /** @param instances of each service */
    SyntheticCatalog(int services, int instances) {
        this.instances = instances;
        IntStream.range(0, services).forEach(number -> put(number, Health.PASSING));
    }

    /** Where a service is found. */
    static String path(int number) {
        return switch (number % 10) {
            case 0 -> "/legacy" + number + "/orders/17";
            case 1, 2, 3 -> "/api/v1/resource" + number + "/17";
            default -> "/service" + number + "/orders/17";
        };
    }

    private static String tag(int number) {
        return switch (number % 10) {
            case 0 -> "lictor.route=/legacy" + number + " match=raw";
            case 1 -> "lictor.route=/api/v1/resource" + number + " methods=GET,POST";
            case 2, 3 -> "lictor.route=/api/v1/resource" + number;
            default -> "restful";
        };
    }

    /** One of its instances, always the same, turns to another health. */
    CatalogSnapshot turned(int number, Health health) {
        put(number, health);
        return snapshot();
    }

    CatalogSnapshot snapshot() {
        return new CatalogSnapshot(services, new TreeMap<>(), ++index, Instant.EPOCH);
    }

    private void put(int number, Health ofTheFirst) {
        String service = "service" + number;
        List<Instance> members = IntStream.range(0, instances)
                .mapToObj(i -> new Instance(
                        new InstanceId("node" + (number * 7 + i) % 500, service + "-" + i),
                        service,
                        "10." + number % 250 + "." + number / 250 + "." + i,
                        8080,
                        List.of(tag(number), "version=1.4." + i % 3),
                        Map.of("zone", "eu-west-1" + "abc".charAt(i % 3)),
                        new Weights(1, 1),
                        i == 0 ? ofTheFirst : Health.PASSING,
                        "",
                        1_000L + number,
                        1_000L + number,
                        "dc1",
                        Map.of()))
                .toList();
        services.put(service, new CatalogService(service, members));
    }
}
