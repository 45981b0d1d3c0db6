package io.lictor.routing;

import static io.lictor.routing.Catalogs.RULES;
import static io.lictor.routing.Catalogs.instance;
import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.balancing.Endpoint;
import io.lictor.catalog.Health;
import io.lictor.catalog.Instance;
import io.lictor.routing.RejectedRoute.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RegistrationTest {

    private final Problems problems = new Problems("post_micro");

    private Optional<Registration> read(Instance instance) {
        return new RegistrationReader(RULES, RULES.conventions().readers())
                .read(instance, ServiceOverrides.NONE, problems);
    }

    private List<Declaration> declarations(Instance instance) {
        return read(instance).map(Registration::declarations).orElse(List.of());
    }

    @Test
    void restful_asks_for_the_services_own_prefix() {
        List<Declaration> asked = declarations(instance("post_micro", 1, "restful"));

        assertThat(asked).hasSize(1);
        assertThat(asked.get(0).protocol()).isEqualTo(Protocol.HTTP);
        PathRule rule = asked.get(0).rule().orElseThrow();
        assertThat(rule.template().normalized()).isEqualTo("/post_micro/**");
        assertThat(rule.handling().segments()).isOne();
    }

    @Test
    void an_alias_means_the_same_as_the_role_tag() {
        assertThat(declarations(instance("post_micro", 1, "web"))).hasSize(1);
    }

    @Test
    void a_name_that_is_no_path_segment_is_encoded() {
        PathRule rule =
                declarations(instance("my svc/x", 1, "restful")).get(0).rule().orElseThrow();

        assertThat(rule.template().toString()).isEqualTo("/my%20svc%2Fx/**");
    }

    @Test
    void rpc_asks_for_grpc_without_a_path() {
        List<Declaration> asked = declarations(instance("post_micro", 1, "rpc"));

        assertThat(asked).hasSize(1);
        assertThat(asked.get(0).protocol()).isEqualTo(Protocol.GRPC);
        assertThat(asked.get(0).rule()).isEmpty();
    }

    @Test
    void both_role_tags_on_one_instance_ask_for_both() {
        assertThat(declarations(instance("post_micro", 1, "rpc", "restful")))
                .extracting(Declaration::protocol)
                .containsExactly(Protocol.GRPC, Protocol.HTTP);
    }

    @Test
    void explicit_routes_stand_in_for_the_services_own_prefix() {
        assertThat(declarations(instance("post_micro", 1, "restful", "lictor.route=/a", "lictor.route.b=/b")))
                .extracting(asked -> asked.rule().orElseThrow().template().normalized())
                .containsExactly("/a/**", "/b/**");
    }

    @Test
    void meta_wins_over_a_tag_of_the_same_key() {
        Instance both = instance("post_micro", 1, Map.of("lictor-port", "9090"), "restful", "lictor.port=7070");

        assertThat(read(both).orElseThrow().endpoint().id().port()).isEqualTo(9090);
    }

    @Test
    void enable_false_opts_out_silently() {
        assertThat(read(instance("post_micro", 1, "restful", "lictor.enable=false")))
                .isEmpty();
        assertThat(problems.found()).isEmpty();
    }

    @Test
    void an_instance_that_takes_no_traffic_has_weight_zero() {
        Instance critical = Catalogs.with(instance("post_micro", 1, "restful", "lictor.weight=5"), Health.CRITICAL);

        assertThat(read(critical).orElseThrow().endpoint().weight()).isZero();
    }

    @Test
    void weight_and_timeout_are_read() {
        Registration read = read(instance("post_micro", 1, "restful", "lictor.weight=5", "lictor.timeout=250ms"))
                .orElseThrow();

        assertThat(read.endpoint().weight()).isEqualTo(5);
        assertThat(read.keys().get(Keys.TIMEOUT)).contains(Duration.ofMillis(250));
    }

    private Endpoint endpoint(Instance instance) {
        return read(instance).orElseThrow().endpoint();
    }

    @Test
    void the_group_of_an_endpoint_is_its_group_else_its_version() {
        assertThat(endpoint(instance("post_micro", 1, "restful")).group()).isEmpty();
        assertThat(endpoint(instance("post_micro", 1, Map.of("version", "2"), "restful"))
                        .group())
                .isEqualTo("2");
        assertThat(endpoint(instance("post_micro", 1, Map.of("version", "2"), "restful", "lictor.version=3"))
                        .group())
                .isEqualTo("3");
        assertThat(endpoint(instance("post_micro", 1, "restful", "lictor.version=3", "lictor.group=canary"))
                        .group())
                .isEqualTo("canary");
    }

    @Test
    void the_zone_of_an_endpoint_is_its_own_word_else_plain_meta_else_its_nodes() {
        Instance onNode = Catalogs.onNode(instance("post_micro", 1, "restful"), "dc1", Map.of("zone", "node"));
        Instance plain = Catalogs.onNode(
                instance("post_micro", 1, Map.of("zone", "plain"), "restful"), "dc1", Map.of("zone", "node"));
        Instance own = Catalogs.onNode(
                instance("post_micro", 1, Map.of("zone", "plain"), "restful", "lictor.zone=own"),
                "dc1",
                Map.of("zone", "node"));

        assertThat(endpoint(onNode).zone()).isEqualTo("node");
        assertThat(endpoint(plain).zone()).isEqualTo("plain");
        assertThat(endpoint(own).zone()).isEqualTo("own");
    }

    @Test
    void the_priority_of_an_endpoint_is_the_place_of_its_datacenter() {
        RoutingRules rules = new RoutingRules(
                RULES.restfulTags(),
                RULES.rpcTags(),
                RULES.reservedPaths(),
                RULES.traffic(),
                RULES.policy(),
                List.of("dc1", "dc2"),
                RULES.conventions(),
                RULES.filters());
        RegistrationReader reader = new RegistrationReader(rules, List.of());

        for (var expected : Map.of("dc1", 0, "dc2", 1, "elsewhere", 2).entrySet()) {
            Instance there = Catalogs.onNode(instance("post_micro", 1, "restful"), expected.getKey(), Map.of());
            assertThat(reader.read(there, ServiceOverrides.NONE, problems)
                            .orElseThrow()
                            .endpoint()
                            .priority())
                    .isEqualTo(expected.getValue());
        }
        assertThat(endpoint(Catalogs.onNode(instance("post_micro", 1, "restful"), "dc2", Map.of()))
                        .priority())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"gRPC_port", "gRPC.port"})
    void grpc_spring_says_beside_the_http_port_where_it_speaks_grpc(String metaKey) {
        Registration both = read(instance("post_micro", 8080, Map.of(metaKey, "9090"), "rpc", "restful"))
                .orElseThrow();

        assertThat(both.declarations())
                .extracting(declared -> both.as(declared).endpoint().id().port())
                .containsExactly(9090, 8080);
    }

    @Test
    void a_grpc_instance_needs_no_other_port_and_its_own_word_goes_first() {
        assertThat(endpoint(instance("post_micro", 0, Map.of("gRPC_port", "9090"), "rpc"))
                        .id()
                        .port())
                .isEqualTo(9090);
        assertThat(endpoint(instance("post_micro", 0, Map.of("gRPC_port", "9090"), "rpc", "lictor.port=7070"))
                        .id()
                        .port())
                .isEqualTo(7070);
        assertThat(endpoint(instance("post_micro", 8080, Map.of("gRPC_port", "9090"), "restful"))
                        .id()
                        .port())
                .isEqualTo(8080);
    }

    @Test
    void h2c_is_a_way_to_speak_http() {
        assertThat(declarations(instance("post_micro", 1, "restful", "lictor.proto=h2c")))
                .extracting(Declaration::protocol)
                .containsExactly(Protocol.H2C);
    }

    @Test
    void a_port_that_cannot_be_called_is_rejected() {
        assertThat(read(instance("post_micro", -1, "restful"))).isEmpty();
        assertThat(problems.found()).extracting(RejectedRoute::reason).containsExactly(Reason.BAD_ADDRESS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not a host",
                "http://127.0.0.1",
                "127.0.0.1:80",
                "10.0.0.1/x",
                "a..b",
                ".",
                "user@host",
                "::1::",
                "[::1",
                "fe80:::1",
                "12345::1",
                "a:b"
            })
    void an_address_that_is_no_host_is_rejected_with_what_is_wrong(String host) {
        assertThat(read(at(host))).isEmpty();
        assertThat(problems.found()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.BAD_ADDRESS);
            assertThat(problem.message()).contains("'" + host + "'", "neither a host name nor an IP address");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "::1",
                "[::1]",
                "2001:db8::7",
                "::ffff:10.0.0.1",
                "fe80::1%eth0",
                "localhost",
                "shop_web_1",
                "a-b.example.org.",
                "7",
                "größe.example"
            })
    void names_and_addresses_can_be_called(String host) {
        assertThat(read(at(host)).orElseThrow().endpoint().id().host()).isEqualTo(host);
        assertThat(problems.found()).isEmpty();
    }

    private static Instance at(String host) {
        Instance plain = instance("post_micro", 1, "restful");
        return new Instance(
                plain.id(),
                plain.service(),
                host,
                plain.port(),
                plain.tags(),
                plain.meta(),
                plain.weights(),
                plain.health(),
                plain.createIndex(),
                plain.modifyIndex(),
                plain.datacenter(),
                plain.nodeMeta());
    }

    @ParameterizedTest
    @CsvSource({
        "lictor.weight=-1,BAD_VALUE",
        "lictor.weight=x,BAD_VALUE",
        "lictor.timeout=5,BAD_VALUE",
        "lictor.proto=gopher,BAD_VALUE",
        "lictor.route=nopath,BAD_VALUE",
        "lictor.route,BAD_VALUE",
        "lictor.colour=red,UNKNOWN_KEY",
        "lictor.auth=basic,UNSUPPORTED",
    })
    void one_bad_tag_is_listed_and_the_rest_counts(String tag, Reason reason) {
        Optional<Registration> read = read(instance("post_micro", 1, "restful", "lictor.route.ok=/ok", tag));

        assertThat(read.orElseThrow().declarations()).hasSize(1);
        assertThat(problems.found()).extracting(RejectedRoute::reason).containsExactly(reason);
        assertThat(problems.found().get(0).subject()).isEqualTo(tag);
    }

    @Test
    void keys_without_anything_to_route_are_told_what_is_missing() {
        assertThat(read(instance("post_micro", 1, "lictor.enable=true"))).isEmpty();
        assertThat(problems.found().get(0).message()).contains("restful", "rpc", "lictor.route");
    }

    @ParameterizedTest
    @CsvSource({
        "consul,restful,false",
        "consul,lictor.enable=true,false",
        "nomad,rpc,false",
        "nomad,lictor.enable=true,true",
        "post,restful,true",
        "post,rpc,true",
        "post,lictor.route=/x,true",
        "post,v1,false",
    })
    void only_services_that_ask_for_it_by_tag_are_exposed(String name, String tag, boolean selected) {
        assertThat(RULES.selects(name, java.util.Set.of(tag))).isEqualTo(selected);
    }

    @ParameterizedTest
    @CsvSource({
        "/actuator,true",
        "/actuator/gateway,true",
        "/%61ctuator/x,true",
        "/actuator;a=b/x,true",
        "/actuatorx,false",
        "/docs/,true",
        "/a/docs,false",
        "/%zz,false",
    })
    void reserved_paths_are_recognised_however_they_are_spelled(String path, boolean reserved) {
        assertThat(RULES.reserves(path)).isEqualTo(reserved);
    }
}
