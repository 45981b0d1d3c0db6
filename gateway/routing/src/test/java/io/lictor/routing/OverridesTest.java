package io.lictor.routing;

import static io.lictor.routing.Catalogs.instance;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.balancing.EndpointStatus;
import io.lictor.routing.RejectedRoute.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the operator writes below {@code lictor/services/} in Consul. */
final class OverridesTest {

    private static final String PATH = "/orders/1";

    private final Writing writing = new Writing();

    @BeforeEach
    void register() {
        writing.instances(
                instance("orders", 1, "restful", "lictor.timeout=9s"),
                instance("orders", 2, Map.of("lictor-timeout", "9s"), "restful"));
        writing.untilLeadsTo(PATH, 1, 2);
    }

    @AfterEach
    void close() {
        writing.close();
    }

    private void write(String key, String value) {
        writing.override(key, value.getBytes(UTF_8));
    }

    private RouteTable until(String path, Predicate<Route> wanted) {
        return writing.until(table -> Writing.route(table, path).filter(wanted).isPresent());
    }

    private static Predicate<Route> timeout(int seconds, Layer layer) {
        return route -> route.timeout().equals(Duration.ofSeconds(seconds)) && route.layer("timeout") == layer;
    }

    private RejectedRoute untilRejected(String subject) {
        RouteTable table = writing.until(built -> built.rejected().stream()
                .anyMatch(rejected -> rejected.subject().equals(subject)));
        return table.rejected().stream()
                .filter(rejected -> rejected.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void an_override_goes_before_meta_and_tag_and_a_deleted_one_gives_way_to_them() {
        until(PATH, timeout(9, Layer.META));

        write("orders/timeout", " 2s\n");
        until(PATH, timeout(2, Layer.KV));

        writing.withoutOverride("orders/timeout");
        until(PATH, timeout(9, Layer.META));
    }

    @Test
    void a_broken_value_is_listed_and_the_last_good_one_stays() {
        write("orders/timeout", "2s");
        until(PATH, timeout(2, Layer.KV));

        write("orders/timeout", "soon");

        RejectedRoute rejected = untilRejected("lictor/services/orders/timeout");
        assertThat(rejected.service()).isEqualTo("orders");
        assertThat(rejected.reason()).isEqualTo(Reason.BAD_VALUE);
        assertThat(rejected.message()).contains("1ms to 24h", "the last good value stays in use: 2s");
        until(PATH, timeout(2, Layer.KV));

        write("orders/timeout", "3s");
        assertThat(until(PATH, timeout(3, Layer.KV)).rejected()).isEmpty();
    }

    @Test
    void a_broken_value_that_was_never_good_counts_as_not_written() {
        write("orders/timeout", "soon");

        untilRejected("lictor/services/orders/timeout");
        until(PATH, timeout(9, Layer.META));
    }

    @Test
    void one_instance_can_be_drained_and_brought_back() {
        write("orders/instances/orders-2/weight", "0");
        writing.untilLeadsTo(PATH, 1);

        writing.withoutOverride("orders/instances/orders-2/weight");
        writing.untilLeadsTo(PATH, 1, 2);
    }

    @Test
    void what_is_written_for_an_instance_goes_before_what_is_written_for_all() {
        write("orders/weight", "4");
        write("orders/instances/orders-2/weight", "7");

        writing.until(table -> Writing.route(table, PATH).stream()
                .flatMap(route -> route.target().cluster().status().stream())
                .map(EndpointStatus::endpoint)
                .map(endpoint -> endpoint.weight())
                .sorted()
                .toList()
                .equals(List.of(4, 7)));
    }

    @Test
    void an_override_can_move_a_route_and_take_it_away() {
        write("orders/route", "/shop strip=/shop");
        writing.untilLeadsTo("/shop/1", 1, 2);
        writing.untilLeadsTo(PATH);

        write("orders/enable", "false");
        writing.until(table -> table.routes().isEmpty());
    }

    @Test
    void names_are_written_with_their_slashes_escaped() {
        writing.instances(instance("my svc/x%", 5, "restful"));
        write("my svc%2Fx%25/instances/my svc%2Fx%25-5/group", "canary");

        writing.until(table -> table.routes().stream()
                .flatMap(route -> route.target().cluster().status().stream())
                .anyMatch(status -> status.endpoint().group().equals("canary")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            orders/colour                     | red   | UNKNOWN_KEY | known are
            orders/auth                       | basic | UNSUPPORTED | later version
            orders/instances/orders-1/timeout | 2s    | BAD_VALUE   | write it without an instance
            orders/instances/orders-9/weight  | 0     | UNUSED      | no instance of this id
            strangers/timeout                 | 2s    | UNUSED      | no service of this name
            unselected/timeout                | 2s    | UNUSED      | an override exposes nothing; it has [v1]
            timeout                           | 2s    | BAD_VALUE   | <service>/<key>
            a/b/c                             | 2s    | BAD_VALUE   | <service>/<key>
            orders//timeout                   | 2s    | BAD_VALUE   | <service>/<key>
            ord%zzers/timeout                 | 2s    | BAD_VALUE   | %2F
            """)
    void what_cannot_be_used_is_listed_by_its_key(String key, String value, Reason reason, String why) {
        writing.unselected("unselected", "v1");
        write(key, value);

        RejectedRoute rejected = untilRejected("lictor/services/" + key);

        assertThat(rejected.reason()).isEqualTo(reason);
        assertThat(rejected.message()).contains(why);
        until(PATH, timeout(9, Layer.META));
    }

    @Test
    void a_value_that_is_no_text_or_too_long_is_listed() {
        writing.override("orders/retry", new byte[] {(byte) 0xff});
        writing.override("orders/group", "x".repeat(5_000).getBytes(UTF_8));

        assertThat(untilRejected("lictor/services/orders/retry").message()).contains("not UTF-8");
        assertThat(untilRejected("lictor/services/orders/group").message()).contains("longer than 4096");
    }

    @Test
    void an_override_chooses_how_methods_are_compiled() {
        writing.loader.answering(7, Greeters.pool("Greet", "/v1/greet/{name}"));
        writing.instances(instance("greeter", 7, "rpc"));
        writing.untilFound("/v1/greet/x");

        write("greeter/transcoding.emit-defaults", "true");

        RouteTable table = writing.until(built -> Writing.grpc(built, "/v1/greet/x")
                .policy()
                .transcoding()
                .responses()
                .emitDefaults());
        assertThat(Writing.route(table, "/v1/greet/x").orElseThrow().layer("transcoding.emit-defaults"))
                .isEqualTo(Layer.KV);
    }

    @Test
    void the_same_keys_make_the_same_overrides_again() {
        OverrideBook book = new OverrideBook(new FilterReader(RouteFilters.Factory.ofNone()));
        var keys = new io.lictor.catalog.KeySnapshot(new java.util.TreeMap<>(Map.of(
                "orders/route", new io.lictor.catalog.StoredValue("/shop".getBytes(UTF_8)),
                "orders/split", new io.lictor.catalog.StoredValue("canary=5".getBytes(UTF_8)))));

        assertThat(book.turnTo(keys)).isEqualTo(book.turnTo(keys));
    }
}
