package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.Greeter;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import tools.jackson.databind.JsonNode;

/** What the operator and a service's own tags choose where the rules of transcoding leave a choice. */
@TestInstance(Lifecycle.PER_CLASS)
final class TranscodingPolicyTest {

    private final Greeter greeter = Greeter.start(call -> call.answer("Hello " + call.name()));
    private final RunningGateway gateway = new RunningGateway(
            "--lictor.transcoding.trailing-slash=redirect",
            "--lictor.transcoding.head-by-get=true",
            "--lictor.transcoding.unknown-parameters=reject");

    @BeforeAll
    void register() {
        gateway.consul().register("""
                        {"Name": "greeter", "ID": "greeter-1", "Address": "127.0.0.1", "Port": %d,
                         "Tags": ["rpc"], "Meta": {"lictor-transcoding-unknown-parameters": "ignore"}}
                        """.formatted(greeter.port()));
        gateway.untilExplained("GET", "/v1/greet/x", "found");
    }

    @AfterAll
    void stop() {
        gateway.close();
        greeter.close();
    }

    @Test
    void a_slash_too_many_is_redirected_with_its_query() {
        HttpResponse<String> answer = gateway.get("/v1/greet/x/?a=b%20c");

        assertThat(answer.statusCode()).isEqualTo(308);
        assertThat(answer.headers().firstValue("Location")).contains("/v1/greet/x?a=b%20c");
        assertThat(gateway.get("/v1/greet/x/").headers().firstValue("Location")).contains("/v1/greet/x");
        assertThat(gateway.json("/actuator/gateway/explain?method=GET&path=/v1/greet/x/")
                        .get("outcome")
                        .asString())
                .isEqualTo("redirect");
    }

    @Test
    void head_is_answered_by_get() {
        HttpResponse<String> answer =
                gateway.send(gateway.request("/v1/greet/x").method("HEAD", BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void the_tags_of_a_service_go_before_the_operators_choice() {
        assertThat(gateway.get("/v1/greet/x?unknown=1").statusCode()).isEqualTo(200);

        gateway.consul().register("""
                        {"Name": "strict", "ID": "strict-1", "Address": "127.0.0.1", "Port": %d, "Tags": ["rpc"]}
                        """.formatted(greeter.port()));
        gateway.consul().deregister("greeter-1");
        try {
            await().until(() -> gateway.get("/v1/greet/x?unknown=1").statusCode() == 400);
        } finally {
            gateway.consul().deregister("strict-1");
            register();
        }
    }

    @Test
    void what_holds_is_shown_with_each_route() {
        JsonNode routes = gateway.json("/actuator/gateway/routes");

        JsonNode shown = routes.get(0).at("/metadata/transcoding");
        assertThat(shown.at("/trailing-slash/value").asString()).isEqualTo("redirect");
        assertThat(shown.at("/trailing-slash/from").asString()).isEqualTo("default");
        assertThat(shown.at("/unknown-parameters/value").asString()).isEqualTo("ignore");
        assertThat(shown.at("/unknown-parameters/from").asString()).isEqualTo("meta");
        assertThat(shown.at("/unknown-fields/value").asString()).isEqualTo("reject");
        assertThat(shown.at("/head-by-get/value").asBoolean()).isTrue();
    }

    @Test
    void the_keys_in_consul_have_a_state_of_their_own() {
        JsonNode keys = gateway.json("/actuator/gateway/consul").get("keys");

        assertThat(keys.get("address").asString()).endsWith("/v1/kv/lictor/descriptors/");
        assertThat(keys.get("stale").asBoolean()).isFalse();
    }
}
