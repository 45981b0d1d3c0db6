package io.lictor.routing;

import static io.lictor.routing.Catalogs.instance;
import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.routing.RejectedRoute.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is routed of tags that were written for Fabio. */
final class FabioRoutesTest {

    private final Writing writing = new Writing();

    @AfterEach
    void close() {
        writing.close();
    }

    private RouteTable table(String... tags) {
        writing.instances(instance("shop", 1, tags));
        return writing.until(any -> true);
    }

    private static Target.Http http(RouteTable table, String path) {
        return (Target.Http) Writing.route(table, path).orElseThrow().target();
    }

    @Test
    void a_path_is_a_prefix_of_characters() {
        RouteTable table = table("urlprefix-/foo");

        assertThat(Writing.route(table, "/foo")).isPresent();
        assertThat(Writing.route(table, "/foobar")).isPresent();
        assertThat(Writing.route(table, "/fo")).isEmpty();
        assertThat(table.rejected()).isEmpty();
    }

    @Test
    void the_longer_prefix_goes_first() {
        RouteTable table = table("urlprefix-/a", "urlprefix-/a/b strip=/a");

        assertThat(http(table, "/a/x").handling().rewrite("/a/x")).isEqualTo("/a/x");
        assertThat(http(table, "/a/bc").handling().rewrite("/a/bc")).isEqualTo("/bc");
    }

    @Test
    void a_host_is_matched_without_the_port_that_its_scheme_implies() {
        RouteTable table = table("urlprefix-Shop.Example.org:80/", "urlprefix-*.example.net/x");

        assertThat(table.routes())
                .extracting(Route::host)
                .containsExactlyInAnyOrder(Optional.of("shop.example.org"), Optional.of("*.example.net"));
        assertThat(table.rejected()).isEmpty();
    }

    @Test
    void options_say_how_a_request_is_changed_and_who_may_send_it() {
        Handling handling = http(
                        table("urlprefix-/a strip=/a prepend=/v1 host=inner.example.org proto=https"
                                + " tlsskipverify=true allow=ip:10.0.0.0/8,ip:::1"),
                        "/a")
                .handling();

        assertThat(handling.rewrite("/a/b")).isEqualTo("/v1/b");
        assertThat(handling.host()).isEqualTo(new HostHeader.Fixed("inner.example.org"));
        assertThat(handling.verified()).isFalse();
        assertThat(handling.access().admits(List.of("10.1.2.3"))).isTrue();
        assertThat(handling.access().admits(List.of("11.1.2.3"))).isFalse();
    }

    @Test
    void a_backend_sees_the_clients_host_unless_its_own_is_asked_for() {
        assertThat(http(table("urlprefix-/a"), "/a").handling().host()).isEqualTo(new HostHeader.OfClient());
        assertThat(http(table("urlprefix-/a host=dst"), "/a").handling().host()).isEqualTo(new HostHeader.OfEndpoint());
    }

    @Test
    void a_redirect_to_the_other_scheme_spares_who_has_come_by_it() {
        RouteTable table =
                table("urlprefix-shop.example.org/ redirect=301,https://$host$path", "urlprefix-shop.example.org/");

        assertThat(table.routes())
                .extracting(route -> route.condition().toString())
                .containsExactlyInAnyOrder("", "not (header=x-forwarded-proto:https)");
        assertThat(table.rejected()).isEmpty();
    }

    @Test
    void each_instance_with_a_weight_gets_its_part_of_all() {
        writing.instances(
                instance("shop", 1, "urlprefix-/a"),
                instance("shop", 2, "urlprefix-/a weight=0.05"),
                instance("shop", 3, "urlprefix-/a weight=0.05"),
                instance("shop", 4, "urlprefix-/a weight=0.2"));
        RouteTable table = writing.until(any -> true);

        Route route = Writing.route(table, "/a").orElseThrow();
        assertThat(route.traffic().balancing().split())
                .containsOnly(Map.entry("weight-0.05", 10), Map.entry("weight-0.2", 20));
        assertThat(route.layer("split")).isEqualTo(Layer.CONVENTION);
    }

    @Test
    void weights_of_more_than_all_are_scaled_down() {
        writing.instances(
                instance("shop", 1, "urlprefix-/a weight=0.9"), instance("shop", 2, "urlprefix-/a weight=0.3"));

        assertThat(Writing.route(writing.until(any -> true), "/a")
                        .orElseThrow()
                        .traffic()
                        .balancing()
                        .split())
                .containsOnly(Map.entry("weight-0.9", 75), Map.entry("weight-0.3", 25));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a auth=basic", "/a pxyproto=true", ":3306 proto=tcp", "/a proto=tcp"})
    void what_would_be_less_than_was_asked_for_is_not_routed(String tag) {
        RouteTable table = table("urlprefix-" + tag, "urlprefix-/other");

        assertThat(table.routes()).hasSize(1);
        assertThat(table.rejected()).extracting(RejectedRoute::reason).containsExactly(Reason.UNSUPPORTED);
        assertThat(table.rejected()).extracting(RejectedRoute::subject).containsExactly("urlprefix-" + tag);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a weight=much",
                "/a allow=10.0.0.0/8",
                "/a allow=ip:10.0.0.0/8 deny=ip:10.0.0.1",
                "/a redirect=301",
                "bad_host!/a"
            })
    void a_broken_value_costs_its_route_and_is_listed(String tag) {
        RouteTable table = table("urlprefix-" + tag, "urlprefix-/other");

        assertThat(table.routes()).hasSize(1);
        assertThat(table.rejected()).extracting(RejectedRoute::reason).containsExactly(Reason.BAD_VALUE);
    }

    @Test
    void an_option_without_effect_is_listed_and_costs_nothing() {
        RouteTable table = table("urlprefix-/a register=other");

        assertThat(table.routes()).hasSize(1);
        assertThat(table.rejected()).extracting(RejectedRoute::reason).containsExactly(Reason.UNSUPPORTED);
    }

    @Test
    void an_instance_that_speaks_in_lictors_own_words_is_read_by_those_alone() {
        RouteTable table = table("restful", "urlprefix-/a");

        assertThat(Writing.route(table, "/a")).isEmpty();
        assertThat(Writing.route(table, "/shop/x")).isPresent();
    }

    @Test
    void keys_of_lictors_own_hold_beside_foreign_tags() {
        RouteTable table = table("urlprefix-/a", "lictor.timeout=2s");

        assertThat(Writing.route(table, "/a").orElseThrow().timeout().toSeconds())
                .isEqualTo(2);
    }
}
