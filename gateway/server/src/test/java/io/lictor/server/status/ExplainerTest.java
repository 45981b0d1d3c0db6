package io.lictor.server.status;

import static io.lictor.server.testing.Instances.critical;
import static io.lictor.server.testing.Instances.passing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lictor.catalog.Instance;
import io.lictor.server.testing.Instances;
import io.lictor.server.testing.Tables;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ExplainerTest {

    private final Tables tables = new Tables();
    private final Explainer explainer = new Explainer(tables.active(), Tables.RULES);

    @AfterEach
    void close() {
        tables.close();
    }

    private Explanation explain(String method, String path) {
        return explainer.explain(new ImaginedRequest(method, "api.example.com", path, List.of("X-Tenant: blue")));
    }

    private static Explanation.Tried candidate(Explanation explanation, String service) {
        return explanation.candidates().stream()
                .filter(tried -> tried.service().equals(service))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void before_the_first_table_nothing_is_known() {
        assertThat(explain("GET", "/orders/1").outcome()).isEqualTo("not ready");
    }

    @Test
    void a_request_that_matches_is_told_its_route_and_endpoints() {
        tables.swap(passing("orders", 9001, "restful"), passing("orders", 9002, "restful"));

        Explanation explanation = explain("GET", "/orders/1");

        assertThat(explanation.outcome()).isEqualTo("found");
        assertThat(explanation.request()).isEqualTo("GET api.example.com/orders/1");
        assertThat(explanation.route()).isNotNull();
        assertThat(explanation.endpoints())
                .extracting(Views.Endpoint::address)
                .containsExactly("127.0.0.1:9001", "127.0.0.1:9002");
    }

    @Test
    void a_grpc_route_is_told_its_method_and_variables() {
        tables.swap(passing("greeter", 9001, "rpc"));

        Explanation explanation = explain("GET", "/v1/greet/J%C3%B6rg");

        assertThat(explanation.variables()).containsExactly("Jörg");
        assertThat(Objects.requireNonNull(explanation.route()).metadata())
                .containsEntry("method", "greet.Greeter/Greet");
    }

    @Test
    void a_route_without_a_healthy_instance_is_said_to_answer_503() {
        tables.swap(critical("orders", 9001, "restful"));

        Explanation explanation = explain("GET", "/orders/1");

        assertThat(explanation.outcome()).isEqualTo("found");
        assertThat(explanation.why()).contains("orders", "no healthy instance", "503");
    }

    @Test
    void another_method_is_told_what_is_offered() {
        tables.swap(passing("greeter", 9001, "rpc"));

        Explanation explanation = explain("DELETE", "/v1/greet/x");

        assertThat(explanation.outcome()).isEqualTo("method not allowed");
        assertThat(explanation.why()).contains("GET");
    }

    @Test
    void head_is_explained_by_what_is_offered_for_get() {
        tables.swap(passing("greeter", 9001, "rpc"));

        Explanation explanation = explain("HEAD", "/v1/greet/x");

        assertThat(explanation.outcome()).isEqualTo("found");
        assertThat(explanation.request()).startsWith("HEAD ");
        assertThat(candidate(explanation, "greeter").verdict()).isEqualTo("chosen");
    }

    @Test
    void a_malformed_path_is_told_why() {
        tables.swap(passing("greeter", 9001, "rpc"));

        assertThat(explain("GET", "/v1/greet/%zz").outcome()).isEqualTo("malformed");
    }

    @Test
    void a_path_of_lictor_itself_is_said_to_be() {
        tables.swap(passing("orders", 9001, "restful"));

        assertThat(explain("GET", "/docs/x").outcome()).isEqualTo("reserved");
    }

    @Test
    void a_service_that_asks_for_no_route_is_told_which_tags_do() {
        tables.swap(Instances.snapshot(Map.of("billing", new TreeSet<>(List.of("v1")))));

        Explanation explanation = explain("GET", "/billing/1");

        assertThat(explanation.outcome()).isEqualTo("not found");
        assertThat(explanation.hints()).singleElement().asString().contains("billing", "restful", "rpc");
    }

    @Test
    void a_rejected_registration_is_told_why() {
        tables.swap(passing("orders", 9001, "lictor.route=nonsense"));

        assertThat(explain("GET", "/orders/1").hints())
                .singleElement()
                .asString()
                .contains("nonsense", "rejected");
    }

    @Test
    void without_any_trace_of_the_service_it_says_where_to_look() {
        tables.swap();

        assertThat(explain("GET", "/").hints()).singleElement().asString().contains("services", "rejected");
    }

    @Test
    void a_path_with_a_slip_is_told_the_nearest_route_and_where_they_part() {
        tables.swap(
                passing("orders", 9001, "lictor.route=/shop/orders/open match=exact"),
                passing("other", 9002, "restful"));

        Explanation explanation = explain("GET", "/shop/ordres/open");

        assertThat(explanation.candidates().get(0)).satisfies(nearest -> {
            assertThat(nearest.service()).isEqualTo("orders");
            assertThat(nearest.verdict()).isEqualTo("path");
            assertThat(nearest.at()).isEqualTo(new Explanation.Difference(2, "orders", "ordres", 7));
        });
        assertThat(explanation.moreCandidates()).isZero();
    }

    @Test
    void the_candidates_are_told_why_another_one_is_taken() {
        tables.swap(
                passing("blue", 9001, "lictor.route=/a header=X-Tenant:blue"),
                passing("red", 9002, "lictor.route=/a header=X-Tenant:red"),
                passing("any", 9003, "lictor.route=/a"),
                passing("late", 9004, "lictor.route=/a"),
                passing("far", 9005, "lictor.route=b.org/a"));

        Explanation explanation = explain("GET", "/a/1");

        assertThat(candidate(explanation, "blue").verdict()).isEqualTo("chosen");
        assertThat(candidate(explanation, "red").verdict()).isEqualTo("condition");
        assertThat(candidate(explanation, "red").why()).contains("X-Tenant".toLowerCase(Locale.ROOT), "red", "blue");
        assertThat(candidate(explanation, "any").verdict()).isEqualTo("after");
        assertThat(Objects.requireNonNull(candidate(explanation, "any").rival()).because())
                .isEqualTo("condition");
        assertThat(candidate(explanation, "late").verdict()).isEqualTo("taken");
        assertThat(candidate(explanation, "far").verdict()).isEqualTo("host");
    }

    @Test
    void a_large_table_is_told_of_by_its_nearest_routes() {
        tables.swap(IntStream.range(0, 200)
                .mapToObj(i -> passing("s" + i, 9_000 + i, "lictor.route=/s" + i))
                .toArray(Instance[]::new));

        Explanation explanation = explain("GET", "/s77/1");

        assertThat(explanation.candidates()).hasSize(50);
        assertThat(explanation.candidates().get(0).verdict()).isEqualTo("chosen");
        assertThat(explanation.moreCandidates()).isEqualTo(150);
    }

    @Test
    void a_grpc_route_is_told_which_field_each_variable_and_parameter_sets() {
        tables.swap(passing("greeter", 9001, "rpc"));

        Explanation.Bindings bindings = Objects.requireNonNull(
                explain("GET", "/v1/greet/J%C3%B6rg?nope=1&name=x").bindings());

        assertThat(bindings.variables()).containsExactly(new Explanation.Variable("name", "J%C3%B6rg", "Jörg", "name"));
        assertThat(bindings.query()).extracting(Explanation.Parameter::fate).containsExactly("ignored", "ignored");
        assertThat(Objects.requireNonNull(bindings.body()).rule()).isEqualTo("none");
        assertThat(bindings.refused()).isNull();
    }

    @Test
    void the_endpoints_are_told_who_may_be_picked_and_why_not() {
        tables.swap(
                passing("orders", 9001, "restful"),
                passing("orders", 9002, "restful", "lictor.weight=0"),
                critical("orders", 9003, "restful"));

        Explanation.Picks picks =
                Objects.requireNonNull(explain("GET", "/orders/1").picks());

        assertThat(picks.endpoints())
                .extracting(Explanation.Prospect::address, Explanation.Prospect::mayBePicked)
                .contains(tuple("127.0.0.1:9001", true));
        assertThat(picks.owner()).as("the only one").isEqualTo("127.0.0.1:9001");
        assertThat(picks.absent())
                .extracting(Explanation.Absent::health)
                .containsExactlyInAnyOrder("PASSING", "CRITICAL");
    }

    @Test
    void with_affinity_it_tells_to_whom_the_key_leads() {
        tables.swap(
                passing("orders", 9001, "restful", "lictor.lb=hash", "lictor.hash=cookie:user"),
                passing("orders", 9002, "restful", "lictor.lb=hash", "lictor.hash=cookie:user"));

        Explanation.Picks picks = Objects.requireNonNull(explainer
                .explain(new ImaginedRequest("GET", "", "/orders/1", List.of("Cookie: a=b; user=7")))
                .picks());

        assertThat(picks.picker()).isEqualTo("hash");
        assertThat(picks.key()).isEqualTo("7");
        assertThat(picks.owner()).startsWith("127.0.0.1:900");
    }
}
