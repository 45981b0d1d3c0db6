package io.lictor.routing;

import static io.lictor.routing.Catalogs.instance;
import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.path.PathMatch;
import io.lictor.routing.RejectedRoute.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is routed of tags that were written for Traefik. */
final class TraefikRoutesTest {

    private final Writing writing = new Writing();

    @AfterEach
    void close() {
        writing.close();
    }

    private RouteTable table(String... tags) {
        writing.instances(instance("My_Shop", 1, tags));
        return writing.until(any -> true);
    }

    private RouteTable ruled(String rule) {
        return table("traefik.http.routers.r.rule=" + rule);
    }

    /** A request with one header and one query parameter. */
    private record Request(String host, String method, String rawPath) implements RequestHead {
        @Override
        public List<String> header(String name) {
            return name.equals("x-canary") ? List.of("yes") : List.of();
        }

        @Override
        public List<String> parameter(String name) {
            return name.equals("tenant") ? List.of("blue") : List.of();
        }
    }

    private static boolean takes(RouteTable table, String host, String method, String path) {
        return table.match(new Request(host, method, path)) instanceof PathMatch.Found;
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " | ", quoteCharacter = '~', textBlock = """
            Host(`A.org`) | a.org | GET | /x
            Host(`*.a.org`) | b.a.org | GET | /x
            PathPrefix(`/x`) | any | GET | /xyz
            Path(`/x`) | any | GET | /x
            Host(`a.org`, `b.org`) && PathPrefix(`/x`) | b.org | GET | /x/1
            Host(`a.org`) || PathPrefix(`/x`) | c.org | GET | /x
            Method(`GET`) && !PathPrefix(`/private`) | any | GET | /public
            Header(`X-Canary`, `yes`) | any | GET | /
            HeaderRegexp(`X-Canary`, `^y`) | any | GET | /
            Headers(`X-Canary`, `yes`) && !Method(`POST`) | any | GET | /
            Query(`tenant`, `blue`) | any | GET | /
            Query(`tenant=blue`) | any | GET | /
            QueryRegexp(`tenant`, `lu`) | any | GET | /
            !Header(`X-Canary`, `no`) && !Host(`b.org`) | a.org | GET | /
            """)
    void a_rule_takes_the_requests_that_it_means(String rule, String host, String method, String path) {
        RouteTable table = ruled(rule);

        assertThat(table.rejected()).isEmpty();
        assertThat(takes(table, host, method, path)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " | ", quoteCharacter = '~', textBlock = """
            Host(`a.org`) | b.org | GET | /x
            Host(`*.a.org`) | a.org | GET | /x
            Path(`/x`) | any | GET | /x/1
            Host(`a.org`) && PathPrefix(`/x`) | a.org | GET | /y
            Method(`GET`) && !PathPrefix(`/private`) | any | GET | /private/x
            Header(`X-Canary`, `no`) | any | GET | /
            !Header(`X-Canary`, `yes`) | any | GET | /
            Query(`tenant`, `red`) | any | GET | /
            Query(`tenant`) | any | GET | /
            !(Host(`a.org`) || Host(`b.org`)) | b.org | GET | /
            """)
    void a_rule_leaves_the_others(String rule, String host, String method, String path) {
        RouteTable table = ruled(rule);

        assertThat(table.rejected()).isEmpty();
        assertThat(takes(table, host, method, path)).isFalse();
    }

    @Test
    void middlewares_change_the_path_in_their_order() {
        RouteTable table = table(
                "traefik.http.routers.r.rule=PathPrefix(`/a`)",
                "traefik.http.routers.r.middlewares=cut@consulcatalog,add",
                "traefik.http.middlewares.cut.stripprefix.prefixes=/a",
                "traefik.http.middlewares.add.addprefix.prefix=/v1");

        Target.Http target =
                (Target.Http) Writing.route(table, "/a/b").orElseThrow().target();
        assertThat(target.handling().rewrite("/a/b")).isEqualTo("/v1/b");
        assertThat(target.handling().host()).isEqualTo(new HostHeader.OfClient());
    }

    @Test
    void a_router_is_not_routed_without_a_middleware_that_does_not_exist_here() {
        RouteTable table = table(
                "traefik.http.routers.r.rule=PathPrefix(`/a`)",
                "traefik.http.routers.r.middlewares=who",
                "traefik.http.middlewares.who.basicauth.users=a:b",
                "traefik.http.routers.s.rule=PathPrefix(`/b`)");

        assertThat(Writing.route(table, "/a")).isEmpty();
        assertThat(Writing.route(table, "/b")).isPresent();
        assertThat(table.rejected()).extracting(RejectedRoute::reason).containsExactly(Reason.UNSUPPORTED);
        assertThat(table.rejected().get(0).message()).contains("basicauth").doesNotContain("a:b");
    }

    @Test
    void a_service_says_port_weight_scheme_host_and_cookie() {
        RouteTable table = table(
                "traefik.http.routers.r.rule=PathPrefix(`/a`)",
                "traefik.http.services.s.loadbalancer.server.port=9000",
                "traefik.http.services.s.loadbalancer.server.weight=7",
                "traefik.http.services.s.loadbalancer.server.scheme=h2c",
                "traefik.http.services.s.loadbalancer.passhostheader=false",
                "traefik.http.services.s.loadbalancer.sticky.cookie.name=lane");

        Route route = Writing.route(table, "/a").orElseThrow();
        var endpoint = route.target().cluster().status().get(0).endpoint();
        assertThat(endpoint.id().port()).isEqualTo(9000);
        assertThat(endpoint.weight()).isEqualTo(7);
        assertThat(route.target().protocol()).isEqualTo(Protocol.H2C);
        assertThat(route.traffic().hash()).contains(new HashKey.Cookie("lane"));
        assertThat(((Target.Http) route.target()).handling().host()).isEqualTo(new HostHeader.OfEndpoint());
    }

    @Test
    void routers_to_two_ports_need_two_registrations() {
        RouteTable table = table(
                "traefik.http.routers.a.rule=PathPrefix(`/a`)",
                "traefik.http.routers.a.service=a",
                "traefik.http.services.a.loadbalancer.server.port=9000",
                "traefik.http.routers.b.rule=PathPrefix(`/b`)",
                "traefik.http.routers.b.service=b",
                "traefik.http.services.b.loadbalancer.server.port=9001");

        assertThat(Writing.ports(table, "/a")).containsExactly(9000);
        assertThat(Writing.route(table, "/b")).isEmpty();
        assertThat(table.rejected())
                .extracting(RejectedRoute::message)
                .singleElement()
                .asString()
                .contains("register the instance once for each port");
    }

    @Test
    void enabled_without_a_router_it_is_at_the_host_of_its_name() {
        assertThat(table("traefik.enable=true").routes())
                .extracting(Route::host)
                .containsExactly(Optional.of("my-shop"));
    }

    @Test
    void disabled_it_is_nowhere() {
        RouteTable table = table("traefik.enable=false", "traefik.http.routers.r.rule=PathPrefix(`/a`)");

        assertThat(table.routes()).isEmpty();
        assertThat(table.rejected()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ClientIP(`10.0.0.0/8`)", "HostRegexp(`a.*`)", "PathRegexp(`^/a`)"})
    void a_matcher_that_does_not_exist_here_costs_its_router(String rule) {
        RouteTable table = ruled(rule);

        assertThat(table.routes()).isEmpty();
        assertThat(table.rejected()).extracting(RejectedRoute::reason).containsExactly(Reason.UNSUPPORTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host(`a.org`", "Path(`a`)", "Host(`a b`)", "PathPrefix(`/{x:[a-z]+}`)", "Header(`a`)"})
    void a_broken_rule_costs_its_router_and_is_listed(String rule) {
        RouteTable table = ruled(rule);

        assertThat(table.routes()).isEmpty();
        assertThat(table.rejected()).extracting(RejectedRoute::reason).containsExactly(Reason.BAD_VALUE);
        assertThat(table.rejected()).extracting(RejectedRoute::subject).allMatch(subject -> subject.contains(rule));
    }

    @Test
    void the_convention_can_be_switched_off() {
        Conventions none = new Conventions(false, List.of(), false, false);

        assertThat(none.selects("shop", Map.of("traefik.enable=true", true).keySet()))
                .isFalse();
        assertThat(none.readers()).isEmpty();
        assertThat(Conventions.defaults()
                        .selects("shop", Map.of("urlprefix-/a", true).keySet()))
                .isTrue();
    }
}
