package io.lictor.routing;

import static io.lictor.routing.Catalogs.instance;
import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.catalog.Instance;
import io.lictor.path.PathMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which of several routes a request takes. Instances are as old as their port says. */
final class MatchingTest {

    private final Writing writing = new Writing();

    @AfterEach
    void close() {
        writing.close();
    }

    /** Each route is a service of its own, named and aged by its place. */
    private RouteTable table(String... routes) {
        var instances = new ArrayList<Instance>();
        for (int i = 0; i < routes.length; i++) {
            instances.add(instance("s" + i, i + 1, "lictor.route=" + routes[i]));
        }
        writing.instances(instances.toArray(Instance[]::new));
        return writing.until(table -> table.snapshot().services().size() == routes.length);
    }

    private static String service(RouteTable table, RequestHead request) {
        return table.match(request) instanceof PathMatch.Found<Route> found
                ? found.value().service()
                : "none";
    }

    private static String service(RouteTable table, String host, String path) {
        return service(table, RequestHead.of(host, "GET", path));
    }

    private static RequestHead with(String header, String value) {
        return new ConditionTest.Asked(Map.of(header, List.of(value)), Map.of());
    }

    @Test
    void the_own_host_goes_before_the_longest_of_those_below_which_it_is_and_every_host_last() {
        RouteTable table = table("/", "*.example.org/", "*.eu.example.org/", "api.eu.example.org/");

        assertThat(service(table, "api.eu.example.org", "/x")).isEqualTo("s3");
        assertThat(service(table, "web.eu.example.org", "/x")).isEqualTo("s2");
        assertThat(service(table, "a.b.eu.example.org", "/x")).isEqualTo("s2");
        assertThat(service(table, "us.example.org", "/x")).isEqualTo("s1");
        assertThat(service(table, "example.org", "/x")).isEqualTo("s0");
        assertThat(service(table, "", "/x")).isEqualTo("s0");
    }

    @Test
    void what_its_own_host_has_not_is_looked_for_on() {
        RouteTable table = table("/a", "*.example.org/b", "api.example.org/c methods=PUT", "/c methods=POST");

        assertThat(service(table, "api.example.org", "/a")).isEqualTo("s0");
        assertThat(service(table, "api.example.org", "/b")).isEqualTo("s1");
        assertThat(table.match("api.example.org", "GET", "/c").toString()).contains("[POST, PUT]");
    }

    @Test
    void a_host_too_long_to_be_one_has_the_routes_of_every_host() {
        assertThat(service(table("/", "*.a/"), "a.".repeat(4_000) + "a", "/")).isEqualTo("s0");
    }

    @Test
    void the_path_goes_before_the_condition() {
        RouteTable table = table("/a header=x", "/a/b");

        assertThat(service(table, with("x", "1"))).isEqualTo("none");
        assertThat(service(table, new At(with("x", "1"), "/a/b"))).isEqualTo("s1");
        assertThat(service(table, new At(with("x", "1"), "/a/c"))).isEqualTo("s0");
    }

    @Test
    void those_with_a_condition_go_before_the_one_without_whatever_their_age() {
        RouteTable table = table("/ priority=9", "/ header=x:1", "/ header=x:2");

        assertThat(service(table, with("x", "1"))).isEqualTo("s1");
        assertThat(service(table, with("x", "2"))).isEqualTo("s2");
        assertThat(service(table, with("x", "3"))).isEqualTo("s0");
        assertThat(table.rejected()).isEmpty();
    }

    @Test
    void of_those_priority_decides_then_the_number_of_conditions_then_age() {
        RequestHead request = new ConditionTest.Asked(Map.of("a", List.of("1"), "b", List.of("1")), Map.of());

        assertThat(service(table("/ header=a", "/ header=b"), request)).isEqualTo("s0");
        assertThat(service(table("/ header=a", "/ header=a header=b"), request)).isEqualTo("s1");
        assertThat(service(table("/ header=a", "/ header=a header=b", "/ header=b priority=1"), request))
                .isEqualTo("s2");
    }

    @Test
    void where_no_condition_holds_the_search_goes_on_to_less_specific_paths_and_hosts() {
        RouteTable table = table("api.example.org/a/b header=x", "api.example.org/a methods=PUT", "/");

        assertThat(service(table, "api.example.org", "/a/b")).isEqualTo("s2");
    }

    @Test
    void a_method_whose_condition_does_not_hold_is_not_offered() {
        assertThat(table("/a methods=PUT header=x").match("", "GET", "/a")).isInstanceOf(PathMatch.NotFound.class);
    }

    @Test
    void the_same_condition_in_another_order_is_a_conflict() {
        RouteTable table = table("/ header=a:1 query=b", "/ query=b header=A:1");

        assertThat(table.rejected()).hasSize(1);
        assertThat(table.rejected().get(0).service()).isEqualTo("s1");
        assertThat(table.rejected().get(0).subject()).isEqualTo("* /** header=a:1 query=b");
        assertThat(table.routes()).hasSize(1);
    }

    @Test
    void two_routes_of_one_instance_may_differ_by_method_only() {
        writing.instances(instance("s", 1, "lictor.route=/a methods=GET", "lictor.route=/a methods=PUT strip=/a"));
        RouteTable table = writing.untilFound("/a");

        assertThat(table.routes()).extracting(Route::id).containsExactly("s/route GET /a/**", "s/route PUT /a/**");
        assertThat(table.match("", "PUT", "/a")).isInstanceOf(PathMatch.Found.class);
    }

    @Test
    void patterns_and_plain_beginnings_are_found() {
        RouteTable table = table("/static/*.css match=glob", "/shop match=raw", "/only match=exact");

        assertThat(service(table, "", "/static/a/b.css")).isEqualTo("s0");
        assertThat(service(table, "", "/shopping/cart")).isEqualTo("s1");
        assertThat(service(table, "", "/only")).isEqualTo("s2");
        assertThat(service(table, "", "/only/this")).isEqualTo("none");
    }

    private record At(RequestHead request, String rawPath) implements RequestHead {
        @Override
        public String host() {
            return request.host();
        }

        @Override
        public String method() {
            return request.method();
        }

        @Override
        public List<String> header(String name) {
            return request.header(name);
        }

        @Override
        public List<String> parameter(String name) {
            return request.parameter(name);
        }
    }
}
