package io.lictor.routing;

import static io.lictor.routing.Catalogs.RULES;
import static io.lictor.routing.Catalogs.instance;
import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.consul.testing.GoMicroTags;
import io.lictor.routing.RejectedRoute.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is routed of what go-micro registers. */
final class MicroRoutesTest {

    private static final String GREETER = "go.micro.srv.greeter";

    private final Writing writing = new Writing();

    @AfterEach
    void close() {
        writing.close();
    }

    private static GoMicroTags mucp() {
        return GoMicroTags.of("mucp", "1.0.0");
    }

    private RouteTable table(String service, GoMicroTags tags, String... more) {
        writing.instances(instance(service, 1, tags.array(more)));
        return writing.until(any -> true);
    }

    private static Target.Micro micro(RouteTable table, String path) {
        return (Target.Micro) Writing.route(table, path).orElseThrow().target();
    }

    @ParameterizedTest
    @CsvSource({
        "go.micro.srv.greeter, Greeter.Hello, /greeter/hello",
        "go.micro.srv.greeter, Greeter.Hello, /greeter/Greeter/Hello",
        "go.micro.srv.greeter, Greeter.SayHello, /greeter/say-hello",
        "go.micro.srv.greeter, Greeter.SayHello, /greeter/sayHello",
        "go.micro.srv.greeter, Say.Hello, /greeter/say/hello",
        "go.micro.api.v1.greeter, Greeter.Hello, /v1/greeter/hello",
        "go.micro.srv.user-account, UserAccount.Read, /user-account/read",
        "greeter, Greeter.Hello, /greeter/hello",
        "com.example.greeter, Say.Hello, /com/example/greeter/say/hello",
    })
    void a_method_has_the_paths_at_which_go_micros_gateway_finds_it(String service, String method, String path) {
        RouteTable table = table(service, mucp().endpoint(method));

        assertThat(micro(table, path).endpoint()).isEqualTo(method);
        assertThat(micro(table, path).service()).isEqualTo(service);
        assertThat(table.rejected()).isEmpty();
    }

    @Test
    void only_a_handler_named_like_its_service_is_left_out_of_the_path() {
        assertThat(Writing.route(table(GREETER, mucp().endpoint("Say.Hello")), "/greeter/hello"))
                .isEmpty();
    }

    @Test
    void paths_that_the_author_named_stand_in_for_those_of_the_names() {
        RouteTable table = table(
                GREETER,
                mucp().endpoint(
                                "Greeter.Hello",
                                Map.of("handler", "rpc", "method", "GET,PUT", "path", "/hi/{name},/ho", "host", "")));

        assertThat(micro(table, "/hi/joe").declared()).isTrue();
        assertThat(Writing.route(table, "/ho")).map(Route::methods).contains(List.of("GET", "PUT"));
        assertThat(Writing.route(table, "/greeter/hello")).isEmpty();
    }

    @Test
    void a_host_of_the_author_is_the_routes() {
        RouteTable table =
                table(GREETER, mucp().endpoint("Greeter.Hello", Map.of("path", "/hi", "host", "API.example.org")));

        assertThat(table.routes()).extracting(Route::host).containsExactly(Optional.of("api.example.org"));
    }

    @ParameterizedTest
    @CsvSource({
        "^/greeter/hello$, /greeter/hello",
        "^/greeter/[^/]+/x$, /greeter/joe/x",
        "^/greeter/.*$, /greeter/a/b",
        "^/v1\\.0/(.*)$, /v1.0/a/b",
    })
    void a_regular_expression_that_stands_for_a_template_is_one(String expression, String path) {
        assertThat(Writing.route(table(GREETER, mucp().endpoint("Greeter.Hello", Map.of("path", expression))), path))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"^/greeter/(a|b)$", "^/greeter", "/greeter$", "^/\\d+$", "^.*$", "/a//b", "/{a", "^/a/.*/b$"})
    void a_path_that_is_no_template_is_listed_and_costs_itself(String path) {
        RouteTable table = table(
                GREETER, mucp().endpoint("Greeter.Hello", Map.of("path", path)).endpoint("Greeter.Bye"));

        assertThat(table.rejected()).extracting(RejectedRoute::reason).containsExactly(Reason.BAD_TEMPLATE);
        assertThat(table.rejected().get(0).subject()).isEqualTo("Greeter.Hello " + path);
        assertThat(Writing.route(table, "/greeter/bye")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"Debug.Health", "Server.Handle"})
    void what_go_micro_says_of_itself_is_never_exposed(String internal) {
        RouteTable table = table(GREETER, mucp().endpoint(internal));

        assertThat(table.routes()).isEmpty();
        assertThat(table.rejected()).extracting(RejectedRoute::reason).containsExactly(Reason.UNSUPPORTED);
    }

    @ParameterizedTest
    @CsvSource({"Func", "Sub.Process"})
    void a_subscriber_asks_for_no_route(String name) {
        RouteTable table = table(GREETER, mucp().endpoint(name, Map.of("topic", "events", "subscriber", "true")));

        assertThat(table.routes()).isEmpty();
        assertThat(table.rejected()).isEmpty();
    }

    @Test
    void a_stream_is_listed_as_unsupported() {
        RouteTable table = table(GREETER, mucp().endpoint("Greeter.Watch", Map.of("stream", "true")));

        assertThat(table.rejected()).extracting(RejectedRoute::reason).containsExactly(Reason.UNSUPPORTED);
        assertThat(table.rejected().get(0).subject()).isEqualTo("Greeter.Watch");
    }

    @Test
    void a_handler_that_wants_the_whole_request_as_a_message_is_unsupported() {
        RouteTable table = table(GREETER, mucp().endpoint("Greeter.Hello", Map.of("handler", "api", "path", "/x")));

        assertThat(table.routes()).isEmpty();
        assertThat(table.rejected().get(0).message()).contains("handler is api");
    }

    @ParameterizedTest
    @CsvSource({"grpc,grpc+json", "mucp,mucp"})
    void the_protocol_is_the_nodes(String protocol, String scheme) {
        RouteTable table = table(GREETER, GoMicroTags.of(protocol, "1").endpoint("Greeter.Hello"));

        assertThat(micro(table, "/greeter/hello").protocol().scheme()).isEqualTo(scheme);
    }

    @Test
    void a_protocol_that_is_not_spoken_is_listed() {
        RouteTable table = table(GREETER, GoMicroTags.of("nats", "1").endpoint("Greeter.Hello"));

        assertThat(table.routes()).isEmpty();
        assertThat(table.rejected().get(0).message()).contains("nats");
    }

    @Test
    void mucp_over_another_transport_than_http_is_listed() {
        GoMicroTags tags = GoMicroTags.bare("1").metadata("protocol", "mucp").metadata("transport", "nats");

        assertThat(table(GREETER, tags.endpoint("Greeter.Hello"))
                        .rejected()
                        .get(0)
                        .message())
                .contains("transport http, not over nats");
    }

    @Test
    void a_web_server_gets_all_below_its_name() {
        RouteTable table =
                table("go.micro.web.shop", GoMicroTags.bare("1").endpoint("/").endpoint("/cart"));

        Target.Http target =
                (Target.Http) Writing.route(table, "/shop/cart/1").orElseThrow().target();
        assertThat(target.handling().segments()).isOne();
    }

    @Test
    void an_http_server_gets_the_paths_of_its_author_as_they_are() {
        RouteTable table = table(
                "go.micro.api.shop",
                GoMicroTags.of("http", "1").endpoint("Shop.Cart", Map.of("path", "/cart/{id}", "handler", "http")));

        Target.Http target =
                (Target.Http) Writing.route(table, "/cart/1").orElseThrow().target();
        assertThat(target.handling().segments()).isZero();
    }

    @Test
    void a_damaged_tag_is_listed_shortened_and_costs_itself() {
        RouteTable table = table(GREETER, mucp().endpoint("Greeter.Hello"), "e-789c33d433d033000002ce00ef00000000");

        assertThat(table.rejected()).extracting(RejectedRoute::subject).containsExactly("e-789c33d433d033000002ce…");
        assertThat(table.rejected().get(0).message()).contains("no zlib stream");
        assertThat(Writing.route(table, "/greeter/hello")).isPresent();
    }

    @Test
    void the_version_of_go_micro_is_the_instances_unless_a_key_says_another() {
        Problems problems = new Problems(GREETER);
        RegistrationReader reader =
                new RegistrationReader(RULES, RULES.conventions().readers());
        String[] tags = mucp().endpoint("Greeter.Hello").array();
        String[] both = mucp().endpoint("Greeter.Hello").array("lictor.version=7");

        assertThat(reader.read(instance(GREETER, 1, tags), ServiceOverrides.NONE, problems))
                .flatMap(Registration::version)
                .contains("1.0.0");
        assertThat(reader.read(instance(GREETER, 1, both), ServiceOverrides.NONE, problems))
                .flatMap(Registration::version)
                .contains("7");
    }

    @Test
    void a_method_of_the_newer_version_only_leads_to_its_instances() {
        writing.instances(
                instance(GREETER, 1, mucp().endpoint("Greeter.Hello").array()),
                instance(
                        GREETER,
                        2,
                        GoMicroTags.of("mucp", "2")
                                .endpoint("Greeter.Hello")
                                .endpoint("Greeter.Bye")
                                .array()));
        RouteTable table = writing.until(any -> true);

        assertThat(Writing.ports(table, "/greeter/hello")).containsExactly(1, 2);
        assertThat(Writing.ports(table, "/greeter/bye")).containsExactly(2);
    }

    @Test
    void a_role_tag_goes_before_what_go_micro_registers() {
        RouteTable table = table(GREETER, mucp().endpoint("Greeter.Hello"), "restful");

        assertThat(table.routes()).extracting(Route::tag).containsExactly("restful");
    }

    @Test
    void an_instance_that_opts_out_is_not_routed() {
        assertThat(table(GREETER, mucp().endpoint("Greeter.Hello"), "lictor.enable=false")
                        .routes())
                .isEmpty();
    }

    @Test
    void a_path_that_belongs_to_lictor_is_refused() {
        RouteTable table = table("go.micro.srv.docs", mucp().endpoint("Docs.Read"));

        assertThat(table.routes()).isEmpty();
        assertThat(table.rejected()).extracting(RejectedRoute::reason).containsOnly(Reason.RESERVED_PATH);
    }

    @ParameterizedTest
    @CsvSource({
        "go.micro.srv.greeter,true",
        "greeter,true",
        "go.micro.auth,false",
        "go.micro.registry,false",
        "vault,false"
    })
    void endpoints_select_a_service_unless_it_is_infrastructure(String service, boolean selected) {
        Set<String> tags = Set.copyOf(mucp().endpoint("Greeter.Hello").tags());

        assertThat(RULES.selects(service, tags)).isEqualTo(selected);
    }

    @Test
    void nothing_of_go_micro_counts_where_it_is_switched_off() {
        RoutingRules off = new RoutingRules(
                Set.of("restful"),
                Set.of("rpc"),
                List.of(),
                TrafficPolicy.defaults(),
                RoutePolicy.defaults(),
                List.of(),
                new Conventions(false, List.of(), false, false),
                RouteFilters.Factory.ofNone());

        assertThat(off.selects(
                        GREETER, Set.copyOf(mucp().endpoint("Greeter.Hello").tags())))
                .isFalse();
        assertThat(off.conventions().readers()).isEmpty();
    }
}
