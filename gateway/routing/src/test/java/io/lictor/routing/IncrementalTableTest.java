package io.lictor.routing;

import static io.lictor.routing.Catalogs.RULES;
import static io.lictor.routing.Catalogs.instance;
import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.balancing.BalancingSettings;
import io.lictor.balancing.Cluster;
import io.lictor.balancing.ClusterFactory;
import io.lictor.balancing.Endpoint;
import io.lictor.balancing.EndpointStatus;
import io.lictor.catalog.CatalogService;
import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.Instance;
import io.lictor.path.PathMatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A table that came to be change by change against one built at once, and both against a rule of one line. */
final class IncrementalTableTest {

    private static final int SEQUENCES = Boolean.getBoolean("lictor.soak") ? 5_000 : 150;
    private static final int STEPS = 25;
    private static final List<String> HOSTS = List.of("", "", "a.org", "*.org");
    private static final List<String> PATHS = List.of("/", "/a", "/a/b", "/a/{x}", "/b");
    private static final List<String> KINDS = List.of("", "", " match=exact", " match=raw", " match=glob");
    private static final List<String> METHODS = List.of("", "", " methods=GET", " methods=GET,PUT", " methods=HEAD");
    private static final List<String> PRIORITIES = List.of("", "", " priority=1");
    private static final List<String> CONDITIONS = List.of("", "", " header=h", " header=h:1", " query=q header=h");
    private static final List<String> PROBES = List.of("/", "/a", "/a/b", "/a/c", "/ab", "/b/c", "/s1/x", "/s2");

    private static final RegistrationReader READER = new RegistrationReader(RULES, List.of());

    private final RandomGenerator random = new SplittableRandom(seed());
    private final SortedMap<String, CatalogService> services = new TreeMap<>();

    private static long seed() {
        long seed = Long.getLong("lictor.seed", new Random().nextLong());
        System.out.println("IncrementalTableTest: -Dlictor.seed=" + seed);
        return seed;
    }

    /** A builder with what it is told of the catalog. */
    private static final class Building {

        private final RegisteredServices registered = new RegisteredServices(
                RULES.policy(), (service, overrides) -> ServiceRegistrations.read(service, overrides, READER));
        private final RouteTableBuilder builder = new RouteTableBuilder(
                RULES,
                new ClusterFactory(BalancingSettings.defaults(), System::nanoTime, () -> new Random(7)),
                registered,
                service -> Offers.unknown(service, "nobody was asked"));
        private @Nullable RouteTable table;

        RouteTable turnTo(CatalogSnapshot snapshot) {
            RouteTableBuilder.Built built = builder.build(snapshot, registered.turnTo(snapshot, Overrides.NONE), table);
            table = built.table();
            return built.table();
        }
    }

    @Test
    void a_table_changed_step_by_step_is_the_one_built_at_once() {
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            services.clear();
            Building building = new Building();
            RouteTable changed = building.turnTo(snapshot());
            for (int step = 0; step < STEPS; step++) {
                for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
                    change();
                }
                changed = building.turnTo(snapshot());
            }
            RouteTable atOnce = new Building().turnTo(snapshot());

            assertThat(routes(changed)).isEqualTo(routes(atOnce));
            assertThat(changed.rejected()).isEqualTo(atOnce.rejected());
            assertThat(endpoints(changed)).isEqualTo(endpoints(atOnce));
            assertThat(changed.routeCount())
                    .isEqualTo(atOnce.routeCount())
                    .isEqualTo(atOnce.routes().size());
            assertThat(changed.rejectedCount())
                    .isEqualTo(atOnce.rejectedCount())
                    .isEqualTo(atOnce.rejected().size());
            assertThat(answers(changed)).isEqualTo(answers(atOnce));
            assertThat(held(changed)).isEqualTo(best(changed));
        }
    }

    private CatalogSnapshot snapshot() {
        return new CatalogSnapshot(services, new TreeMap<>(), 1, Instant.EPOCH);
    }

    private void change() {
        String name = "s" + random.nextInt(6);
        if (random.nextInt(4) == 0) {
            services.remove(name);
            return;
        }
        List<Instance> instances = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            List<String> tags = new ArrayList<>();
            for (int routes = random.nextInt(4); routes > 0; routes--) {
                tags.add("lictor.route=" + one(HOSTS) + one(PATHS) + one(KINDS) + one(METHODS) + one(PRIORITIES)
                        + one(CONDITIONS));
            }
            tags.add(random.nextBoolean() ? "restful" : "rpc");
            instances.add(instance(name, 1 + random.nextInt(20), tags.toArray(String[]::new)));
        }
        services.put(name, new CatalogService(name, instances));
    }

    private String one(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }

    private static List<String> routes(RouteTable table) {
        return table.routes().stream().map(IncrementalTableTest::text).toList();
    }

    private static String text(Route route) {
        return route.id() + " " + route.match() + " " + route.target().cluster().name();
    }

    private static Map<String, List<Endpoint>> endpoints(RouteTable table) {
        return table.clusters().stream()
                .collect(Collectors.toMap(
                        Cluster::name,
                        cluster -> cluster.status().stream()
                                .map(EndpointStatus::endpoint)
                                .toList()));
    }

    private static List<String> answers(RouteTable table) {
        List<String> answers = new ArrayList<>();
        for (String host : List.of("", "a.org", "b.org")) {
            for (String method : List.of("GET", "PUT", "HEAD")) {
                for (String path : PROBES) {
                    for (Map<String, List<String>> headers :
                            List.<Map<String, List<String>>>of(Map.of(), Map.of("h", List.of("1")))) {
                        PathMatch<Route> match = table.match(new Probe(host, method, path, headers));
                        answers.add(
                                match instanceof PathMatch.Found<Route> found
                                        ? text(found.value()) + found.variables()
                                        : match.toString());
                    }
                }
            }
        }
        return answers;
    }

    private record Probe(String host, String method, String rawPath, Map<String, List<String>> headers)
            implements RequestHead {
        @Override
        public List<String> header(String name) {
            return headers.getOrDefault(name, List.of());
        }

        @Override
        public List<String> parameter(String name) {
            return List.of();
        }
    }

    /** Who holds which place and condition. */
    private static Map<String, String> held(RouteTable table) {
        Map<String, String> held = new HashMap<>();
        table.routes()
                .forEach(route -> route.places()
                        .forEach(place -> assertThat(held.put(place.key() + route.condition(), route.id()))
                                .as("one holds a place")
                                .isNull()));
        return held;
    }

    /** Who should: of all who want it, priority, then age, then name; then the first declared. */
    private static Map<String, String> best(RouteTable table) {
        Map<String, List<Route>> wanting = new TreeMap<>();
        table.set()
                .outcomes()
                .forEach(outcome -> outcome.made()
                        .wanted()
                        .forEach(route -> route.places()
                                .forEach(place -> wanting.computeIfAbsent(
                                                place.key() + route.condition(), any -> new ArrayList<>())
                                        .add(route))));
        Comparator<Route> order = Comparator.comparing((Route route) -> -route.priority())
                .thenComparing(Route::createIndex)
                .thenComparing(Route::service);
        Map<String, String> best = new HashMap<>();
        wanting.forEach((place, routes) ->
                best.put(place, routes.stream().min(order).orElseThrow().id()));
        return best;
    }

    @Test
    void a_loser_comes_back_when_the_winner_leaves() {
        Building building = new Building();
        services.put("old", new CatalogService("old", List.of(instance("old", 1, "lictor.route=/a"))));
        services.put("young", new CatalogService("young", List.of(instance("young", 2, "lictor.route=/a"))));
        RouteTable both = building.turnTo(snapshot());
        services.remove("old");
        RouteTable one = building.turnTo(snapshot());

        assertThat(Writing.route(both, "/a").orElseThrow().service()).isEqualTo("old");
        assertThat(both.rejected()).extracting(RejectedRoute::service).containsExactly("young");
        assertThat(Writing.route(one, "/a").orElseThrow().service()).isEqualTo("young");
        assertThat(one.rejected()).isEmpty();
    }

    @Test
    void only_those_whose_outcome_may_change_are_named() {
        RegisteredServices registered = new RegisteredServices(
                RULES.policy(), (service, overrides) -> ServiceRegistrations.read(service, overrides, READER));
        RouteTableBuilder builder = new RouteTableBuilder(
                RULES,
                new ClusterFactory(BalancingSettings.defaults(), System::nanoTime, () -> new Random(7)),
                registered,
                service -> Offers.unknown(service, "nobody was asked"));
        for (String name : new TreeSet<>(List.of("a", "b", "c"))) {
            services.put(name, new CatalogService(name, List.of(instance(name, 5, "lictor.route=/shared"))));
        }
        services.put("d", new CatalogService("d", List.of(instance("d", 5, "restful"))));
        RouteTable before = builder.build(snapshot(), registered.turnTo(snapshot(), Overrides.NONE), null)
                .table();

        services.put("a", new CatalogService("a", List.of(instance("a", 4, "lictor.route=/shared"))));
        RouteTableBuilder.Built same = builder.build(snapshot(), registered.turnTo(snapshot(), Overrides.NONE), before);
        services.remove("a");
        RouteTableBuilder.Built gone =
                builder.build(snapshot(), registered.turnTo(snapshot(), Overrides.NONE), same.table());

        assertThat(same.services()).as("the holder is called as before").containsExactly("a");
        assertThat(gone.services()).containsExactlyInAnyOrder("a", "b", "c");
    }
}
