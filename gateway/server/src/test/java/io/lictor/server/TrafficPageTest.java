package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.Greeter;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What the status tells of requests: of all together, and of single routes. */
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
final class TrafficPageTest {

    private static final String BASE = "/actuator/gateway";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Greeter greeter = Greeter.start(call -> call.answer("Hello " + call.name()));
    private final RunningGateway gateway = new RunningGateway();

    @BeforeAll
    void register() {
        gateway.register("greeter", greeter.port(), "rpc");
        gateway.untilExplained("GET", "/v1/greet/x", "found");
    }

    @AfterAll
    void stop() {
        gateway.close();
        greeter.close();
    }

    private JsonNode requests() {
        return gateway.json(BASE).at("/traffic/requests");
    }

    private String greetRoute() {
        return gateway.json(BASE + "/explain?method=GET&path=/v1/greet/x")
                .at("/route/route_id")
                .asString();
    }

    private JsonNode traffic(String route) {
        return gateway.json(BASE + "/traffic?route=" + URLEncoder.encode(route, StandardCharsets.UTF_8));
    }

    @Test
    void the_overview_counts_requests_by_how_they_ended_and_says_what_the_last_ones_took() {
        long served = requests().at("/outcomes/success").asLong();
        long unrouted = requests().at("/outcomes/client").asLong();

        gateway.get("/v1/greet/you");
        gateway.get("/nobody/knows");

        await().atMost(LIMIT)
                .until(() -> requests().at("/outcomes/success").asLong() > served
                        && requests().at("/outcomes/client").asLong() > unrouted);
        assertThat(requests().at("/recent/seconds").asDouble()).isPositive();
        assertThat(requests().at("/recent/perSecond").propertyNames())
                .containsExactly(
                        "cancelled", "client", "gateway", "rejected", "service", "success", "timeout", "transport");
    }

    @Test
    void the_pages_of_the_gateway_itself_are_no_traffic() {
        JsonNode before = requests().get("outcomes");

        gateway.get(BASE + "/routes");
        gateway.get("/openapi.json");

        assertThat(requests().get("outcomes")).isEqualTo(before);
    }

    @Test
    void a_route_has_its_counts_and_its_buckets() {
        String route = greetRoute();
        long before = traffic(route).at("/0/durations/count").asLong();

        gateway.get("/v1/greet/you");

        await().atMost(LIMIT)
                .until(() -> traffic(route).at("/0/durations/count").asLong() > before);
        JsonNode figures = traffic(route).get(0);
        assertThat(figures.get("route").asString()).isEqualTo(route);
        assertThat(figures.at("/outcomes/success").asLong()).isPositive();
        assertThat(figures.at("/durations/totalMillis").asDouble()).isPositive();
        assertThat(figures.at("/durations/buckets/0/upToMillis").asDouble()).isEqualTo(1);
        JsonNode buckets = figures.at("/durations/buckets");
        assertThat(buckets.get(buckets.size() - 1).get("count").asLong())
                .isEqualTo(figures.at("/durations/count").asLong());
    }

    @Test
    void a_route_that_is_not_there_is_left_out() {
        assertThat(traffic("nobody@GET /v1/nothing").isEmpty()).isTrue();
    }

    @Test
    void nobody_asks_for_all_routes_at_once() {
        String tooMany =
                IntStream.rangeClosed(0, 100).mapToObj(i -> "route=" + i).collect(Collectors.joining("&"));

        for (String query : new String[] {"", tooMany}) {
            HttpResponse<String> refused = gateway.get(BASE + "/traffic?" + query);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("1 to 100 routes");
        }
    }
}
