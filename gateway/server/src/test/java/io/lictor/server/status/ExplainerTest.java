package io.lictor.server.status;

import static io.lictor.server.testing.Instances.critical;
import static io.lictor.server.testing.Instances.passing;
import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.server.testing.Instances;
import io.lictor.server.testing.Tables;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ExplainerTest {

    private final Tables tables = new Tables();
    private final Explainer explainer = new Explainer(tables.active(), Tables.RULES);

    @AfterEach
    void close() {
        tables.close();
    }

    private Views.Explanation explain(String method, String path) {
        return explainer.explain(new ImaginedRequest(method, "api.example.com", path, List.of("X-Tenant: blue")));
    }

    @Test
    void before_the_first_table_nothing_is_known() {
        assertThat(explain("GET", "/orders/1").outcome()).isEqualTo("not ready");
    }

    @Test
    void a_request_that_matches_is_told_its_route_and_endpoints() {
        tables.swap(passing("orders", 9001, "restful"), passing("orders", 9002, "restful"));

        Views.Explanation explanation = explain("GET", "/orders/1");

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

        Views.Explanation explanation = explain("GET", "/v1/greet/J%C3%B6rg");

        assertThat(explanation.variables()).containsExactly("Jörg");
        assertThat(Objects.requireNonNull(explanation.route()).metadata())
                .containsEntry("method", "greet.Greeter/Greet");
    }

    @Test
    void a_route_without_a_healthy_instance_is_said_to_answer_503() {
        tables.swap(critical("orders", 9001, "restful"));

        Views.Explanation explanation = explain("GET", "/orders/1");

        assertThat(explanation.outcome()).isEqualTo("found");
        assertThat(explanation.why()).contains("orders", "no healthy instance", "503");
    }

    @Test
    void another_method_is_told_what_is_offered() {
        tables.swap(passing("greeter", 9001, "rpc"));

        Views.Explanation explanation = explain("DELETE", "/v1/greet/x");

        assertThat(explanation.outcome()).isEqualTo("method not allowed");
        assertThat(explanation.why()).contains("GET");
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

        Views.Explanation explanation = explain("GET", "/billing/1");

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
}
