package io.lictor.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.balancing.BalancingSettings;
import io.lictor.balancing.Cluster;
import io.lictor.balancing.ClusterFactory;
import io.lictor.catalog.CatalogSnapshot;
import io.lictor.path.PathFit;
import io.lictor.path.PathMatch;
import io.lictor.path.PathPolicy;
import io.lictor.path.PathTemplate;
import io.lictor.path.PathUnescape;
import io.lictor.path.TrailingSlash;
import io.lictor.schema.DescriptorPool;
import io.lictor.schema.ServiceSchema;
import io.lictor.transcoding.Transcoder;
import io.lictor.transcoding.TranscodingOptions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What people are told of random requests to random tables, against what the matcher does with them. */
final class CandidatesPropertyTest {

    private static final int TABLES = Boolean.getBoolean("lictor.soak") ? 100_000 : 1_000;
    private static final int REQUESTS = 8;
    private static final List<String> HOSTS = List.of("", "", "a.org", "*.org", "*.a.org");
    private static final List<String> PATHS = List.of(
            "/",
            "/a",
            "/a/b",
            "/a/{x}",
            "/{x}",
            "/**",
            "/a/**",
            "/{x}/b",
            "/a/{x=**}/b",
            "/a:v",
            "/{x}:v",
            "/{x=a/*}:v");
    private static final List<String> GLOBS = List.of("/a*", "/a/*b", "/a/b*");
    private static final List<List<String>> METHODS =
            List.of(List.of("*"), List.of("*"), List.of("GET"), List.of("GET", "PUT"), List.of("HEAD"));
    private static final List<String> ASKED_HOSTS = List.of("", "a.org", "b.org", "x.a.org", ".org");
    private static final List<String> ASKED = List.of(
            "/", "/a", "/a/", "/a/b", "/a/c", "/a/b/", "/b", "/ab", "/a:v", "/b:v", "/a/b:v", "/a/%FF", "/a/x/b", "//");
    private static final DescriptorPool POOL = Greeters.pool("Greet", "/v1/{name}");
    private static final Transcoder TRANSCODER = Transcoder.compileAll(
                    ServiceSchema.compile("test", POOL), TranscodingOptions.defaults())
            .get(0);

    private final long seed = Long.getLong("lictor.seed", new Random().nextLong());
    private final RandomGenerator random = new SplittableRandom(seed);
    private final Cluster cluster = new ClusterFactory(
                    BalancingSettings.defaults(), System::nanoTime, () -> new Random(7))
            .next(null, "c", List.of());
    private final Map<Class<?>, Integer> seen = new HashMap<>();

    private record Request(String host, String method, String rawPath, List<String> values) implements RequestHead {
        @Override
        public List<String> header(String name) {
            return values;
        }

        @Override
        public List<String> parameter(String name) {
            return values;
        }
    }

    @Test
    void the_candidate_that_is_chosen_is_the_match_and_each_other_one_says_what_keeps_it_from_that() {
        System.out.println("CandidatesPropertyTest: -Dlictor.seed=" + seed);
        for (int i = 0; i < TABLES; i++) {
            Map<String, List<Route>> services = services();
            RouteTable table = table(services);
            for (int j = 0; j < REQUESTS; j++) {
                Request request = new Request(
                        one(ASKED_HOSTS),
                        one(List.of("GET", "PUT", "HEAD")),
                        one(ASKED),
                        one(List.of(List.of(), List.of("1"))));
                String about = "seed " + seed + ", " + request + " to " + services;
                Candidates candidates = table.candidates(request);
                assertThat(candidates.more()).as(about).isZero();
                agree(table.match(request), candidates, about);
                candidates.nearest().forEach(candidate -> agreeAlone(candidate, request, about));
                agreeOnTheNext(services, request, candidates, about);
            }
        }
        assertThat(seen)
                .as("every verdict comes up")
                .containsKeys(
                        Verdict.Chosen.class,
                        Verdict.After.class,
                        Verdict.Taken.class,
                        Verdict.HostDiffers.class,
                        Verdict.PathDiffers.class,
                        Verdict.MethodDiffers.class,
                        Verdict.ConditionFails.class,
                        PathMatch.Found.class,
                        PathMatch.Redirect.class,
                        PathMatch.MethodNotAllowed.class,
                        PathMatch.Malformed.class,
                        PathMatch.NotFound.class);
    }

    private void agree(PathMatch<Route> match, Candidates candidates, String about) {
        seen.merge(match.getClass(), 1, Integer::sum);
        Optional<Candidate> chosen = candidates.chosen();
        List<Optional<String>> values = chosen.stream()
                .flatMap(candidate -> ((Verdict.Chosen) candidate.verdict()).captures().stream())
                .map(PathFit.Capture::value)
                .toList();
        if (match instanceof PathMatch.Found<Route> found) {
            assertThat(chosen.orElseThrow().route()).as(about).isSameAs(found.value());
            assertThat(values.stream().map(Optional::orElseThrow).toList())
                    .as(about)
                    .isEqualTo(found.variables());
        } else if (match instanceof PathMatch.Redirect) {
            assertThat(chosen.orElseThrow().route().target().paths().trailingSlash())
                    .as(about)
                    .isEqualTo(TrailingSlash.REDIRECT);
        } else if (match instanceof PathMatch.Malformed) {
            assertThat(values).as(about).contains(Optional.empty());
        } else {
            assertThat(chosen).as(about).isEmpty();
        }
        if (match instanceof PathMatch.MethodNotAllowed<Route> refused) {
            TreeSet<String> offered = new TreeSet<>();
            candidates.nearest().forEach(candidate -> {
                // Another may hold its place for the method that was asked, and not for the rest of its methods.
                if (candidate.verdict() instanceof Verdict.MethodDiffers
                        || candidate.verdict() instanceof Verdict.Taken) {
                    offered.addAll(candidate.route().methods());
                }
            });
            offered.add("HEAD"); // where GET answers it
            assertThat(offered).as(about).containsAll(refused.allowed());
        }
    }

    /** A route by itself takes the request when nothing but another route is in its way, and only then. */
    private void agreeAlone(Candidate candidate, Request request, String about) {
        Verdict verdict = candidate.verdict();
        seen.merge(verdict.getClass(), 1, Integer::sum);
        boolean headOfAnother = request.method().equals("HEAD") && verdict instanceof Verdict.MethodDiffers;
        if (!headOfAnother) {
            Route route = candidate.route();
            PathMatch<Route> alone =
                    table(Map.of(route.service(), List.of(route))).match(request);
            boolean taken = !(alone instanceof PathMatch.NotFound || alone instanceof PathMatch.MethodNotAllowed);
            assertThat(taken)
                    .as("%s alone, %s, %s", route.match(), verdict, about)
                    .isEqualTo(verdict instanceof Verdict.Chosen
                            || verdict instanceof Verdict.After
                            || (verdict instanceof Verdict.Taken taking && takes(taking, route, request)));
        }
    }

    /** Who holds its place and condition has the same condition. */
    private static boolean takes(Verdict.Taken verdict, Route route, Request request) {
        assertThat(verdict.holder().condition()).isEqualTo(route.condition());
        return route.condition().holds(request);
    }

    /** Without the route that is chosen the request goes to the next one that is said to come after it. */
    private void agreeOnTheNext(
            Map<String, List<Route>> services, Request request, Candidates candidates, String about) {
        Route chosen = candidates.chosen().map(Candidate::route).orElse(null);
        if (chosen == null || request.method().equals("HEAD")) {
            return; // without a route for HEAD, those for GET answer it
        }
        Map<String, List<Route>> others = new TreeMap<>(services);
        others.computeIfPresent(
                chosen.service(),
                (service, routes) ->
                        routes.stream().filter(route -> !route.equals(chosen)).toList());
        Optional<Route> next = candidates.nearest().stream()
                .filter(candidate -> candidate.verdict() instanceof Verdict.After
                        || (candidate.verdict() instanceof Verdict.Taken taken
                                && taken.holder().equals(chosen)))
                .map(Candidate::route)
                .findFirst();
        PathMatch<Route> match = table(others).match(request);
        if (match instanceof PathMatch.Found<Route> found) {
            assertThat(next.orElseThrow()).as(about).isSameAs(found.value());
        } else if (match instanceof PathMatch.NotFound || match instanceof PathMatch.MethodNotAllowed) {
            assertThat(next).as(about).isEmpty();
        }
    }

    private Map<String, List<Route>> services() {
        Map<String, List<Route>> services = new TreeMap<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            String service = "s" + i;
            int age = random.nextInt(3);
            services.put(
                    service,
                    Stream.generate(() -> route(service, age))
                            .limit(random.nextInt(1, 5))
                            .toList());
        }
        return services;
    }

    private Route route(String service, int age) {
        PathTemplate template = random.nextInt(5) == 0
                ? (random.nextBoolean() ? PathTemplate.glob(one(GLOBS)) : PathTemplate.beginning("/a"))
                : PathTemplate.parse(one(PATHS));
        Optional<String> host = Optional.of(one(HOSTS)).filter(name -> !name.isEmpty());
        return new Route(
                service + "/" + random.nextLong(),
                service,
                "test",
                Optional.empty(),
                host,
                one(METHODS),
                template,
                condition(),
                random.nextInt(4) == 0 ? 1 : 0,
                age,
                TrafficPolicy.defaults(),
                Map.of(),
                target());
    }

    private Condition condition() {
        Condition header = new Condition.Header("h", new ValueTest.Equal("1"));
        Condition other = new Condition.Parameter("q", new ValueTest.Equal("2"));
        return one(List.of(
                Condition.always(),
                Condition.always(),
                header,
                new Condition.Not(header),
                Condition.all(List.of(header, other)),
                Condition.any(List.of(header, other))));
    }

    private Target target() {
        PathPolicy paths =
                new PathPolicy(one(List.of(TrailingSlash.values())), PathUnescape.ALL_BUT_SLASH, random.nextBoolean());
        RoutePolicy policy = new RoutePolicy(TranscodingOptions.defaults(), paths);
        return random.nextBoolean()
                ? new Target.Http(cluster, Protocol.HTTP, Handling.rewriting())
                : new Target.Grpc(cluster, Protocol.GRPC, TRANSCODER, POOL, policy);
    }

    private <T> T one(List<T> several) {
        return several.get(random.nextInt(several.size()));
    }

    private static RouteTable table(Map<String, List<Route>> services) {
        RouteSetChange change = new RouteSetChange(RouteSet.empty());
        services.forEach((service, routes) -> change.put(new ServiceRoutes(service, routes, List.of(), Map.of())));
        CatalogSnapshot nothing = new CatalogSnapshot(new TreeMap<>(), new TreeMap<>(), 1, Instant.EPOCH);
        return new RouteTable(1, nothing, change.result());
    }
}
