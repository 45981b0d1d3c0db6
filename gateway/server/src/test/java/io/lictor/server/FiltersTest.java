package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.consul.testing.FreePorts;
import io.lictor.consul.testing.Patience;
import io.lictor.server.testing.Greeter;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.JsonNode;

/** Services that ask for filters of Spring Cloud Gateway. The HTTP service answers with what it was asked. */
@Timeout(300)
@TestInstance(Lifecycle.PER_CLASS)
final class FiltersTest {

    private final DisposableServer service = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((request, response) -> response.header("X-Red", "theirs")
                    .sendString(request.receive()
                            .aggregate()
                            .asString()
                            .defaultIfEmpty("")
                            .map(body -> request.method() + " " + request.uri() + " "
                                    + request.requestHeaders().get("X-Green", "no") + " "
                                    + request.requestHeaders().get("X-Forwarded-Prefix", "none") + " " + body)))
            .bindNow();
    private final Greeter greeter = Greeter.start(call -> call.answer("Hello " + call.name()));
    private final RunningGateway gateway = new RunningGateway(
            "--lictor.filters.allowed=AddRequestHeader,AddResponseHeader,SetResponseHeader,RemoveResponseHeader,"
                    + "AddRequestParameter,StripPrefix,PrefixPath,RewritePath,SetStatus");

    private void register(String name, String... tags) {
        gateway.register(name, service.port(), tags);
        gateway.untilExplained("GET", "/" + name + "/x", "found");
    }

    @BeforeAll
    void register() {
        gateway.register(
                "greeter",
                greeter.port(),
                "rpc",
                "lictor.filters=AddRequestHeader=X-Green,yes|SetResponseHeader=X-Blue,ours|SetStatus=202");
        gateway.untilExplained("GET", "/v1/greet/x", "found");
    }

    @AfterAll
    void stop() {
        gateway.close();
        greeter.close();
        service.disposeNow(Duration.ofSeconds(10));
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private JsonNode route(String name) {
        return gateway.json("/actuator/gateway/routes")
                .valueStream()
                .filter(route -> route.get("metadata").get("service").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void an_http_route_gets_headers_on_both_ways() {
        register(
                "headers",
                "restful",
                "lictor.filters=AddRequestHeader=X-Green,yes|AddResponseHeader=X-Blue,ours|RemoveResponseHeader=X-Red");

        HttpResponse<String> got = gateway.get("/headers/x?q=1");

        assertThat(got.body()).isEqualTo("GET /x?q=1 yes /headers ");
        assertThat(header(got, "X-Blue")).isEqualTo("ours");
        assertThat(header(got, "X-Red")).isEmpty();
        assertThat(header(got, "X-Request-Id")).isNotEmpty();
    }

    @Test
    void a_transcoded_route_gets_headers_and_a_status_on_both_ways() {
        HttpResponse<String> got = gateway.get("/v1/greet/Ada");

        assertThat(got.statusCode()).isEqualTo(202);
        assertThat(got.body()).contains("Hello Ada");
        assertThat(got.headers().allValues("Content-Type")).containsExactly("application/json");
        assertThat(header(got, "X-Blue")).isEqualTo("ours");
    }

    @Test
    void filters_change_the_path_as_the_service_would_get_it() {
        register("paths", "restful", "lictor.filters=StripPrefix=1|PrefixPath=/api");

        assertThat(gateway.get("/paths/v1/a%2Fb?q=x%26y").body()).isEqualTo("GET /api/a%2Fb?q=x%26y no /paths ");
    }

    @Test
    void an_expression_that_the_operator_has_allowed_rewrites_the_path() {
        register("rewritten", "lictor.route=/rewritten", "lictor.filters=RewritePath=/rewritten/(.*),/new/$1");

        assertThat(gateway.get("/rewritten/x").body()).isEqualTo("GET /new/x no none ");
    }

    @Test
    void what_is_asked_is_tried_on_another_instance_with_the_same_filters() {
        int nobody = FreePorts.next();
        gateway.register("retried", nobody, "restful", "lictor.filters=AddRequestHeader=X-Green,yes", "lictor.lb=rr");
        gateway.register(
                "retried", service.port(), "restful", "lictor.filters=AddRequestHeader=X-Green,yes", "lictor.lb=rr");
        gateway.untilServedBy("retried", 2);

        for (int i = 0; i < 4; i++) {
            assertThat(gateway.get("/retried/x").body()).isEqualTo("GET /x yes /retried ");
        }

        assertThat(gateway.json("/actuator/gateway/instances")
                        .valueStream()
                        .filter(instance -> instance.get("id").asString().equals("retried-" + nobody))
                        .map(instance ->
                                instance.get("endpoints").get(0).get("failures").asInt()))
                .singleElement()
                .satisfies(failures -> assertThat(failures).isPositive());
    }

    @Test
    void filters_that_are_not_allowed_are_listed_and_cost_no_other_registration() {
        register("allowed", "restful", "lictor.filters=AddRequestHeader=X-Green,yes");
        gateway.register(
                "refused", service.port(), "restful", "lictor.filters=RequestHeaderToRequestUri=X-Where|SetStatus=202");
        await().pollInterval(Duration.ofMillis(20))
                .until(() -> refusal("refused").size() == 1);

        JsonNode listed = refusal("refused").get(0);
        assertThat(listed.get("reason").asString()).isEqualTo("BAD_VALUE");
        assertThat(listed.get("message").asString())
                .contains("RequestHeaderToRequestUri is not allowed", "lictor.filters.allowed");
        assertThat(listed.get("mark").get("column").asInt()).isEqualTo("lictor.filters=".length() + 1);
        assertThat(gateway.get("/refused/x").statusCode()).isEqualTo(404);
        assertThat(gateway.get("/allowed/x").body()).startsWith("GET /x yes");
    }

    private List<JsonNode> refusal(String name) {
        return gateway.json("/actuator/gateway/rejected")
                .valueStream()
                .filter(rejected -> rejected.get("service").asString().equals(name))
                .toList();
    }

    @Test
    void the_status_shows_the_filters_and_who_asked_for_them() {
        register("shown", "restful", "lictor.filters=AddRequestHeader=X-Green,yes");

        assertThat(route("shown").get("filters").get(0).asString()).isEqualTo("AddRequestHeader=X-Green,yes");
        assertThat(route("shown").get("metadata").get("traffic").get("filters").toString())
                .isEqualTo("{\"value\":[\"AddRequestHeader=X-Green,yes\"],\"from\":\"tag\"}");
        assertThat(gateway.json("/actuator/gateway/explain?method=GET&path=/shown/x")
                        .get("why")
                        .asString())
                .contains("Spring's lane", "AddRequestHeader=X-Green,yes");
    }

    @Test
    void a_route_goes_from_lane_to_lane_without_a_failed_request() throws Exception {
        register("moving", "restful");
        AtomicBoolean over = new AtomicBoolean();
        Queue<String> failed = new ConcurrentLinkedQueue<>();
        CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                HttpResponse<String> got = gateway.get("/moving/x");
                if (got.statusCode() != 200 || !got.body().startsWith("GET /x ")) {
                    failed.add(got.statusCode() + " " + got.body());
                }
            }
        });
        try {
            for (int i = 0; i < 3; i++) {
                gateway.register("moving", service.port(), "restful", "lictor.filters=AddResponseHeader=X-Blue,ours");
                untilBlue("ours");
                gateway.register("moving", service.port(), "restful");
                untilBlue("");
            }
        } finally {
            over.set(true);
        }
        asking.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);

        assertThat(failed).isEmpty();
    }

    private void untilBlue(String value) {
        await().pollInterval(Duration.ofMillis(20))
                .until(() -> header(gateway.get("/moving/x"), "X-Blue").equals(value));
    }
}
