package io.lictor.routing;

import static io.lictor.routing.Catalogs.RULES;
import static io.lictor.routing.Catalogs.instance;
import static io.lictor.routing.Catalogs.snapshot;
import static io.lictor.routing.Catalogs.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.balancing.BalancingSettings;
import io.lictor.balancing.ClusterFactory;
import io.lictor.balancing.Permit;
import io.lictor.balancing.Pick;
import io.lictor.catalog.CatalogService;
import io.lictor.catalog.Health;
import io.lictor.catalog.Instance;
import io.lictor.path.PathMatch;
import io.lictor.routing.RejectedRoute.Reason;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class RouteTableWriterTest {

    private final ScriptedLoader loader = new ScriptedLoader();
    private final ActiveRouteTable active = new ActiveRouteTable();
    private final Recorder recorder = new Recorder(active);
    private final ClusterFactory clusters =
            new ClusterFactory(BalancingSettings.defaults(), System::nanoTime, () -> new Random(7));
    private final RouteTableWriter writer = new RouteTableWriter(RULES, clusters, loader, active, List.of(recorder));

    @AfterEach
    void close() {
        writer.close();
    }

    private RouteTable after(Instance... instances) {
        return after(table -> true, instances);
    }

    private RouteTable after(Predicate<RouteTable> wanted, Instance... instances) {
        long before = active.current().map(RouteTable::generation).orElse(0L);
        writer.accept(snapshot(instances));
        return await().until(
                        () -> active.current().orElse(null),
                        table -> table != null && table.generation() > before && wanted.test(table));
    }

    private static PathMatch<Route> get(RouteTable table, String path) {
        return table.match("", "GET", path);
    }

    private static Route found(RouteTable table, String path) {
        return ((PathMatch.Found<Route>) get(table, path)).value();
    }

    @Test
    void there_is_no_table_before_the_first_snapshot() {
        assertThat(active.current()).isEmpty();
    }

    @Test
    void a_table_is_settled_when_all_descriptors_have_been_read_or_have_failed() {
        CompletableFuture<DescriptorLoader.Loaded> slow = new CompletableFuture<>();
        loader.answers.put(2, slow);
        loader.failing(3, "nobody there");

        after(instance("shop", 1, "restful"), instance("hello", 2, "rpc"), instance("lost", 3, "rpc"));
        await().until(() -> !active.current().orElseThrow().rejected().isEmpty());
        assertThat(active.settled()).isFalse();
        slow.complete(new DescriptorLoader.Loaded("reflection v1", Greeters.pool("Greet", "/v1/greet/{name}")));

        await().until(active::settled);
        assertThat(get(active.current().orElseThrow(), "/v1/greet/ann")).isInstanceOf(PathMatch.Found.class);
    }

    @Test
    void a_settled_table_stays_so_while_a_newcomer_is_asked() {
        after(instance("shop", 1, "restful"));
        await().until(active::settled);

        after(instance("shop", 1, "restful"), instance("hello", 2, "rpc"));

        assertThat(active.settled()).isTrue();
    }

    @Test
    void one_name_with_two_tags_gives_two_routes_and_two_clusters() {
        loader.answering(2, Greeters.pool("Greet", "/v1/greet/{name}"));

        RouteTable table = after(
                built -> built.routes().size() == 3,
                instance("post_micro", 1, "restful"),
                instance("post_micro", 2, "rpc"));

        Route http = found(table, "/post_micro/posts");
        Route grpc = found(table, "/v1/greet/ann");
        assertThat(http.target()).isInstanceOf(Target.Http.class);
        assertThat(grpc.target()).isInstanceOf(Target.Grpc.class);
        assertThat(http.target().cluster().name())
                .isNotEqualTo(grpc.target().cluster().name());
        assertThat(table.match("", "POST", "/greet.Greeter/Greet")).isInstanceOf(PathMatch.Found.class);
    }

    @Test
    void a_route_of_a_service_without_healthy_instances_stays() {
        RouteTable table = after(with(instance("post", 1, "restful"), Health.CRITICAL));

        assertThat(found(table, "/post/x").target().cluster().isEmpty()).isTrue();
    }

    @Test
    void listeners_hear_of_a_table_before_requests_can_see_it() {
        RouteTable table = after(instance("post", 1, "restful"));

        await().until(() -> recorder.after.contains(table));
        assertThat(recorder.seenBeforeSwap).doesNotContain(table);
    }

    @Test
    void endpoints_that_stay_keep_their_load_across_a_swap() {
        RouteTable first = after(instance("post", 1, "restful"));
        Permit permit = ((Pick.Granted) found(first, "/post").target().cluster().pick(Set.of())).permit();

        RouteTable second = after(instance("post", 1, "restful"), instance("post", 2, "restful"));

        assertThat(found(second, "/post").target().cluster().status())
                .filteredOn(status -> status.endpoint().equals(permit.endpoint()))
                .extracting(status -> status.inFlight())
                .containsExactly(1);
    }

    @Test
    void the_longer_path_wins_whoever_came_first() {
        RouteTable table = after(instance("all", 1, "lictor.route=/a"), instance("part", 2, "lictor.route=/a/b"));

        assertThat(found(table, "/a/b/c").service()).isEqualTo("part");
        assertThat(found(table, "/a/c").service()).isEqualTo("all");
    }

    @Test
    void a_newcomer_cannot_steal_a_path() {
        RouteTable table = after(instance("zold", 1, "lictor.route=/a"), instance("anew", 2, "lictor.route=/a"));

        assertThat(found(table, "/a").service()).isEqualTo("zold");
        assertThat(table.rejected()).extracting(RejectedRoute::service).containsExactly("anew");
        assertThat(table.rejected().get(0).reason()).isEqualTo(Reason.CONFLICT);
    }

    @Test
    void priority_goes_before_age() {
        RouteTable table =
                after(instance("old", 1, "lictor.route=/a"), instance("new", 2, "lictor.route=/a priority=1"));

        assertThat(found(table, "/a").service()).isEqualTo("new");
    }

    @Test
    void a_route_of_one_host_goes_before_the_same_path_of_every_host() {
        RouteTable table =
                after(instance("any", 1, "lictor.route=/a"), instance("one", 2, "lictor.route=x.org/a methods=GET"));

        assertThat(((PathMatch.Found<Route>) table.match("x.org", "GET", "/a"))
                        .value()
                        .service())
                .isEqualTo("one");
        assertThat(((PathMatch.Found<Route>) table.match("x.org", "POST", "/a"))
                        .value()
                        .service())
                .isEqualTo("any");
        assertThat(((PathMatch.Found<Route>) table.match("y.org", "GET", "/a"))
                        .value()
                        .service())
                .isEqualTo("any");
    }

    @Test
    void reserved_paths_cannot_be_taken() {
        RouteTable table = after(instance("actuator", 1, "restful"), instance("x", 2, "lictor.route=/docs/a"));

        assertThat(table.routes()).isEmpty();
        assertThat(table.rejected()).extracting(RejectedRoute::reason).containsOnly(Reason.RESERVED_PATH);
    }

    @Nested
    final class OneBadRegistrationRemovesAtMostItsOwnRoute {

        @Test
        void when_its_tag_is_broken() {
            RouteTable table = after(
                    instance("bad", 1, "lictor.route=oops"),
                    instance("good", 2, "restful"),
                    instance("bad", -1, "restful"));

            assertThat(get(table, "/good/x")).isInstanceOf(PathMatch.Found.class);
            assertThat(table.rejected())
                    .extracting(RejectedRoute::reason)
                    .containsExactlyInAnyOrder(Reason.BAD_VALUE, Reason.BAD_ADDRESS);
        }

        @Test
        void when_consul_cannot_be_asked_for_its_name() {
            SortedMap<String, CatalogService> services =
                    new TreeMap<>(snapshot(instance("good", 2, "restful")).services());
            services.put("..", new CatalogService("..", List.of()));
            writer.accept(snapshot().with(services));
            RouteTable table = await().until(() -> active.current().orElse(null), built -> built != null);

            assertThat(get(table, "/good/x")).isInstanceOf(PathMatch.Found.class);
            assertThat(table.rejected()).singleElement().satisfies(rejected -> {
                assertThat(rejected.service()).isEqualTo("..");
                assertThat(rejected.reason()).isEqualTo(Reason.BAD_NAME);
            });
        }

        @Test
        void when_its_reflection_never_answers() {
            loader.answering(2, Greeters.pool("Greet", "/v1/greet/{name}"));

            RouteTable table =
                    after(built -> !built.routes().isEmpty(), instance("hangs", 1, "rpc"), instance("good", 2, "rpc"));

            assertThat(get(table, "/v1/greet/x")).isInstanceOf(PathMatch.Found.class);
            assertThat(table.rejected()).extracting(RejectedRoute::service).containsExactly("hangs");
        }

        @Test
        void when_its_descriptors_are_garbage() {
            loader.failing(1, "does not link").answering(2, Greeters.pool("Greet", "/v1/greet/{name}"));

            RouteTable table = after(
                    built -> built.routes().size() == 2
                            && built.rejected().get(0).message().contains("link"),
                    instance("garbage", 1, "rpc"),
                    instance("good", 2, "rpc"));

            assertThat(table.rejected()).extracting(RejectedRoute::reason).containsExactly(Reason.NO_DESCRIPTORS);
        }

        @Test
        void when_one_of_its_templates_is_broken() {
            loader.answering(1, Greeters.pool("Greet", "/v1/greet/{name}", "Bad", "/v1/{nothing"));

            RouteTable table = after(built -> !built.routes().isEmpty(), instance("mixed", 1, "rpc"));

            assertThat(get(table, "/v1/greet/x")).isInstanceOf(PathMatch.Found.class);
            assertThat(table.match("", "POST", "/greet.Greeter/Bad")).isInstanceOf(PathMatch.Found.class);
            assertThat(table.rejected()).extracting(RejectedRoute::reason).containsExactly(Reason.BAD_TEMPLATE);
        }
    }

    @Nested
    final class Descriptors {

        @Test
        void the_last_good_ones_stay_when_a_later_read_fails() {
            loader.answering(1, Greeters.pool("Greet", "/v1/greet/{name}")).failing(2, "no reflection");
            after(built -> !built.routes().isEmpty(), instance("greeter", 1, "rpc"));

            RouteTable table = after(built -> !built.rejected().isEmpty(), instance("greeter", 2, "rpc"));

            assertThat(get(table, "/v1/greet/x")).isInstanceOf(PathMatch.Found.class);
            assertThat(table.rejected().get(0).message()).contains("no reflection", "last good");
        }

        @Test
        void another_instance_of_the_version_is_asked_when_one_cannot_tell() {
            loader.failing(2, "no reflection").answering(1, Greeters.pool("Greet", "/v1/greet/{name}"));

            RouteTable table = after(
                    built -> !built.routes().isEmpty(),
                    instance("greeter", 1, "rpc", "lictor.version=7"),
                    instance("greeter", 2, "rpc", "lictor.version=7"));

            assertThat(get(table, "/v1/greet/x")).isInstanceOf(PathMatch.Found.class);
            assertThat(table.rejected()).isEmpty();
        }

        @Test
        void they_are_compiled_once_per_digest() {
            loader.answering(1, Greeters.pool("Greet", "/v1/greet/{name}"))
                    .answering(2, Greeters.pool("Greet", "/v1/greet/{name}"));
            Route before =
                    found(after(built -> !built.routes().isEmpty(), instance("greeter", 1, "rpc")), "/v1/greet/x");

            writer.accept(snapshot(instance("greeter", 1, "rpc"), instance("greeter", 2, "rpc")));
            await().until(() -> loader.asked.size() == 2);
            Route later = found(after(instance("greeter", 1, "rpc"), instance("greeter", 2, "rpc")), "/v1/greet/x");

            assertThat(((Target.Grpc) later.target()).transcoder())
                    .isSameAs(((Target.Grpc) before.target()).transcoder());
        }

        @Test
        void a_new_method_is_routed_when_a_new_instance_brings_it() {
            loader.answering(1, Greeters.pool("Greet", "/v1/greet/{name}"))
                    .answering(2, Greeters.pool("Greet", "/v1/greet/{name}", "Leave", "/v1/leave/{name}"));
            after(built -> !built.routes().isEmpty(), instance("greeter", 1, "rpc"));

            RouteTable table = after(
                    built -> built.routes().size() == 4, instance("greeter", 1, "rpc"), instance("greeter", 2, "rpc"));

            assertThat(get(table, "/v1/leave/x")).isInstanceOf(PathMatch.Found.class);
        }

        @Test
        void configured_ones_need_no_instance_and_are_compiled_once() {
            loader.configured.put(
                    "greeter", new DescriptorLoader.Loaded("file:x", Greeters.pool("Greet", "/v1/greet/{name}")));
            Route before =
                    found(after(built -> !built.routes().isEmpty(), instance("greeter", 1, "rpc")), "/v1/greet/x");
            after();

            Route back = found(after(instance("greeter", 2, "rpc")), "/v1/greet/x");

            assertThat(loader.asked).isEmpty();
            assertThat(((Target.Grpc) back.target()).transcoder())
                    .isSameAs(((Target.Grpc) before.target()).transcoder());
        }

        @Test
        void no_instance_that_takes_no_traffic_is_asked() {
            after(with(instance("greeter", 1, "rpc"), Health.CRITICAL));

            assertThat(loader.asked).isEmpty();
        }
    }

    /** Notes what it hears, and what requests would see at that moment. */
    private static final class Recorder implements TableListener {

        private final ActiveRouteTable active;
        private final List<RouteTable> seenBeforeSwap = new CopyOnWriteArrayList<>();
        private final List<Set<String>> told = new CopyOnWriteArrayList<>();
        private final List<RouteTable> after = new CopyOnWriteArrayList<>();

        Recorder(ActiveRouteTable active) {
            this.active = active;
        }

        @Override
        public void beforeSwap(RouteTable next, Set<String> services) {
            active.current().ifPresent(seenBeforeSwap::add);
        }

        @Override
        public void afterSwap(RouteTable now, Set<String> services) {
            after.add(now);
            told.add(services);
        }
    }
}
