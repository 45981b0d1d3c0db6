package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.server.testing.HttpService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Explanations beside routes that the operator wrote for Spring Cloud Gateway. */
@Timeout(300)
@TestInstance(Lifecycle.PER_CLASS)
final class SpringRoutesTest {

    private static final String ROUTES = "--spring.cloud.gateway.server.webflux.routes";

    private final HttpService backend = new HttpService();
    private final RunningGateway gateway = new RunningGateway(
            ROUTES + "[0].id=events",
            ROUTES + "[0].uri=http://127.0.0.1:" + backend.port(),
            ROUTES + "[0].predicates[0]=Path=/events,/web/**",
            ROUTES + "[1].id=tenant",
            ROUTES + "[1].uri=http://127.0.0.1:1",
            ROUTES + "[1].predicates[0]=Path=/choosy/{id}",
            ROUTES + "[1].predicates[1]=Method=POST",
            ROUTES + "[1].predicates[2]=Header=X-Tenant, blue",
            ROUTES + "[1].predicates[3]=Host=*.example.org",
            ROUTES + "[1].predicates[4]=Query=view",
            ROUTES + "[2].id=admin",
            ROUTES + "[2].uri=http://127.0.0.1:1",
            ROUTES + "[2].predicates[0]=Path=/actuator/nothing");

    @BeforeAll
    void register() {
        gateway.register("web", backend.port(), "restful");
        gateway.untilServedBy("web", 1);
    }

    @AfterAll
    void stop() {
        gateway.close();
        backend.close();
    }

    private JsonNode explain(String question) {
        return gateway.json("/actuator/gateway/explain?" + question);
    }

    @Test
    void a_path_that_only_a_route_of_spring_serves_is_said_to_be_answered_by_it() {
        JsonNode answer = explain("path=/events");

        assertThat(answer.get("outcome").asString()).isEqualTo("found");
        assertThat(answer.get("answeredBy").asString()).isEqualTo("spring");
        assertThat(answer.get("why").asString()).contains("events", "Spring Cloud Gateway");
        assertThat(answer.at("/route/route_id").asString()).isEqualTo("events");
        assertThat(answer.get("hints")).isEmpty();
        assertThat(answer.has("picks")).isFalse();
    }

    @Test
    void a_route_of_a_service_goes_before_one_of_spring() {
        JsonNode answer = explain("path=/web/x");

        assertThat(answer.get("answeredBy").asString()).isEqualTo("lictor");
        assertThat(answer.at("/route/metadata/service").asString()).isEqualTo("web");
    }

    @Test
    void what_else_a_route_of_spring_asks_for_is_looked_at() {
        JsonNode answer = explain("method=POST&path=/choosy/7%3Fview=full&host=api.example.org&header=X-Tenant:blue");

        assertThat(answer.get("answeredBy").asString()).isEqualTo("spring");
        assertThat(answer.at("/route/route_id").asString()).isEqualTo("tenant");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "method=GET&path=/choosy/7%3Fview=full&host=api.example.org&header=X-Tenant:blue",
                "method=POST&path=/choosy/7&host=api.example.org&header=X-Tenant:blue",
                "method=POST&path=/choosy/7%3Fview=full&header=X-Tenant:blue",
                "method=POST&path=/choosy/7%3Fview=full&host=api.example.org&header=X-Tenant:red",
                "method=POST&path=/choosy/7%3Fview=full&host=api.example.org",
                "method=POST&path=/choosy/7/8%3Fview=full&host=api.example.org&header=X-Tenant:blue",
            })
    void what_no_route_takes_is_refused_by_lictor(String question) {
        JsonNode answer = explain(question);

        assertThat(answer.get("outcome").asString()).isEqualTo("not found");
        assertThat(answer.get("answeredBy").asString()).isEqualTo("lictor");
    }

    @Test
    void what_no_client_can_send_reaches_no_route_of_spring() {
        JsonNode answer = explain("path=/events/%25zz");

        assertThat(answer.get("outcome").asString()).isEqualTo("malformed");
        assertThat(answer.get("answeredBy").asString()).isEqualTo("lictor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/gateway", "/actuator/nothing", "/openapi.json", "/docs/x"})
    void a_path_of_the_gateway_itself_is_said_to_be_answered_by_it(String path) {
        JsonNode answer = explain("path=" + path);

        assertThat(answer.get("outcome").asString()).isEqualTo("reserved");
        assertThat(answer.get("answeredBy").asString()).isEqualTo("reserved");
        assertThat(answer.get("why").asString()).contains("/actuator", "/openapi.json", "/docs");
    }
}
