package io.lictor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.acceptance.Client.Answer;
import io.lictor.consul.testing.FreePorts;
import io.lictor.consul.testing.GoMicroTags;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services of go-micro, registered as they register themselves, called in the two protocols they speak. */
@ExtendWith(SharedGateways.class)
@TestInstance(Lifecycle.PER_CLASS)
final class GoMicroTest {

    private final GoMicroGreeter greeter = new GoMicroGreeter();
    private final MucpBackend mucp = new MucpBackend(greeter);
    private final GrpcJsonBackend grpc = new GrpcJsonBackend(greeter);
    private final Gateway gateway;
    private final Client client;
    private final List<Registration> registrations;

    GoMicroTest(Gateways gateways) {
        this.gateway = gateways.on(ConsulKind.REAL);
        this.client = gateway.client();
        this.registrations = List.of(registration("mucp", mucp.port()), registration("grpc", grpc.port()));
    }

    private Registration registration(String protocol, int port) {
        GoMicroTags tags = GoMicroTags.of(protocol, "1.2.3")
                .endpoint("Greeter.Hello")
                .endpoint("Greeter.Missing.Dot")
                .endpoint("Sub.Process", Map.of("topic", "events", "subscriber", "true"))
                .endpoint(
                        "Greeter.Declared",
                        Map.of("handler", "rpc", "method", "GET,PUT", "path", "/" + protocol + "-people/{name}"))
                .endpoint("Greeter.Watch", Map.of("stream", "true"))
                .endpoint("Other.Gone");
        return Registration.of(gateway.consul(), "go.micro.srv." + protocol, port, tags.array());
    }

    @BeforeAll
    void register() {
        registrations.forEach(registration -> {
            registration.register();
            gateway.awaitRouted(registration.name(), "go-micro", 1);
        });
    }

    @BeforeEach
    void forget() {
        greeter.calls.clear();
    }

    @AfterAll
    void close() {
        registrations.forEach(Registration::close);
        mucp.close();
        grpc.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mucp", "grpc"})
    void a_method_is_called_by_the_names_of_service_and_handler(String protocol) {
        Answer answer = client.post("/" + protocol + "/greeter/hello", "{\"name\":\"joe\"}");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.json().get("msg").asString()).isEqualTo("Hello joe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mucp", "grpc"})
    void a_query_makes_the_message_of_a_get(String protocol) throws InterruptedException {
        Answer answer = client.get("/" + protocol + "/Greeter/Hello?name=joe&a%5Bb%5D=7");

        assertThat(answer.json().get("msg").asString()).isEqualTo("Hello joe");
        assertThat(greeter.last().json()).isEqualTo("{\"name\":\"joe\",\"a\":{\"b\":7}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mucp", "grpc"})
    void variables_of_a_declared_path_are_fields_of_the_message(String protocol) throws InterruptedException {
        Answer answer = client.send("PUT", "/" + protocol + "-people/joe", "{\"age\":30}");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        GoMicroGreeter.Call call = greeter.last();
        assertThat(call.method()).isEqualTo("Greeter.Declared");
        assertThat(call.json()).isEqualTo("{\"name\":\"joe\",\"age\":30}");
        assertThat(client.post("/" + protocol + "-people/joe", "{}").status()).isEqualTo(405);
    }

    @Test
    void grpc_is_spoken_in_json_with_the_deadline_in_both_forms() throws InterruptedException {
        client.post("/grpc/greeter/hello", "{\"name\":\"joe\"}", "X-Team", "blue");

        assertThat(greeter.last().headers())
                .containsEntry("content-type", "application/grpc+json")
                .containsEntry("x-content-type", "application/grpc+json")
                .containsEntry("timeout", "30000000000")
                .containsEntry("x-team", "blue")
                .containsKey("x-request-id");
    }

    @Test
    void mucp_is_spoken_in_its_headers() throws InterruptedException {
        client.post("/mucp/greeter/hello", "{\"name\":\"joe\"}", "X-Team", "blue");

        assertThat(greeter.last().headers())
                .containsEntry("content-type", "application/json")
                .containsEntry("accept", "application/json")
                .containsEntry("micro-service", "go.micro.srv.mucp")
                .containsEntry("micro-endpoint", "Greeter.Hello")
                .containsEntry("micro-method", "Greeter.Hello")
                .containsEntry("timeout", "30000000000")
                .containsEntry("x-team", "blue")
                .containsKey("micro-id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mucp", "grpc"})
    void a_client_cannot_speak_in_the_words_of_go_micro(String protocol) throws InterruptedException {
        client.post(
                "/" + protocol + "/greeter/hello",
                "{\"name\":\"joe\"}",
                "Micro-Topic",
                "events",
                "Micro-From-Service",
                "admin",
                "X-Micro-Target",
                "x",
                "Timeout",
                "1");

        assertThat(greeter.last().headers())
                .doesNotContainKeys("micro-topic", "micro-from-service", "x-micro-target")
                .containsEntry("timeout", "30000000000");
        assertThat(mucp.published()).isEmpty();
    }

    /** The server repeats in its answers what the first caller of the connection sent. */
    @Test
    void nobody_gets_to_see_the_headers_of_another_client() {
        client.post("/mucp/greeter/hello", "{\"name\":\"joe\"}", "Authorization", "Bearer secret", "X-Mine", "secret");

        for (int i = 0; i < 10; i++) {
            Answer other = client.post("/mucp/greeter/hello", "{\"name\":\"ann\"}");
            assertThat(other.status()).isEqualTo(200);
            assertThat(other.toString()).doesNotContain("secret");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mucp", "grpc"})
    void an_error_of_go_micro_is_answered_by_its_code(String protocol) {
        try (Registration own = register("errors-" + protocol, protocol)) {
            assertError(hello("errors-" + protocol, "\"nobody\""), 404, "no such person");
            assertError(hello("errors-" + protocol, "\"teapot\""), 418, "short and stout");
            assertError(hello("errors-" + protocol, "\"busy\""), 503, "too busy");
            assertError(hello("errors-" + protocol, "\"oops\""), 500, "something went wrong");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mucp", "grpc"})
    void what_the_client_did_wrong_is_a_400_and_not_held_against_the_instance(String protocol) {
        try (Registration own = register("wrong-" + protocol, protocol)) {
            for (int i = 0; i < 20; i++) {
                assertError(hello("wrong-" + protocol, "7"), 400, "cannot unmarshal");
                assertError(hello("wrong-" + protocol, "oops"), 400, "JSON");
                assertError(hello("wrong-" + protocol, "\"nobody\""), 404, "no such person");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mucp", "grpc"})
    void a_method_that_the_instance_does_not_have_after_all_is_a_501(String protocol) {
        assertError(client.post("/" + protocol + "/other/gone", "{}"), 501, "Other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mucp", "grpc"})
    void a_call_that_is_not_answered_is_a_504(String protocol) {
        try (Registration own = register("late-" + protocol, protocol, "lictor.timeout=300ms")) {
            assertError(hello("late-" + protocol, "\"wait\""), 504, "300 ms");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mucp", "grpc"})
    void an_answer_over_the_limit_is_a_502(String protocol) {
        assertError(hello(protocol, "\"much\""), 502, "lictor.limits.response");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mucp", "grpc"})
    void many_calls_at_once_get_their_own_answers(String protocol) {
        List<CompletableFuture<String>> answers = IntStream.range(0, 200)
                .mapToObj(i -> client.sendAsync("GET", "/" + protocol + "/greeter/hello?name=n" + i, "")
                        .thenApply(answer -> answer.statusCode() + answer.body().strip()))
                .toList();

        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).join()).isEqualTo("200{\"msg\":\"Hello n" + i + "\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mucp", "grpc"})
    void an_instance_that_refuses_connections_costs_no_call(String protocol) {
        String service = "go.micro.srv.twins-" + protocol;
        GoMicroTags tags = GoMicroTags.of(protocol, "1").endpoint("Greeter.Hello");
        int port = protocol.equals("grpc") ? grpc.port() : mucp.port();
        try (Registration dead = Registration.of(gateway.consul(), service, FreePorts.next(), tags.array());
                Registration live = Registration.of(gateway.consul(), service, port, tags.array())) {
            dead.register();
            live.register();
            gateway.awaitRouted(service, "go-micro", 2);

            for (int i = 0; i < 20; i++) {
                Answer answer = client.post("/twins-" + protocol + "/greeter/hello", "{\"name\":\"joe\"}");
                assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            }
        }
    }

    @Test
    void what_cannot_be_routed_is_listed() {
        String rejected = client.get("/actuator/gateway/rejected").body();

        assertThat(rejected).contains("Greeter.Watch", "streams of go-micro", "Greeter.Missing.Dot");
        assertThat(rejected).doesNotContain("Sub.Process");
    }

    @Test
    void the_status_shows_what_the_tags_say() {
        Answer answer = client.get("/actuator/gateway/instances");

        assertThat(answer.json()).anySatisfy(instance -> {
            assertThat(instance.at("/decoded/version").asString()).isEqualTo("1.2.3");
            assertThat(instance.at("/decoded/metadata/protocol").asString()).isEqualTo("mucp");
            assertThat(instance.at("/decoded/endpoints/Greeter.Declared/path").asString())
                    .isEqualTo("/mucp-people/{name}");
        });
    }

    private Registration register(String name, String protocol, String... more) {
        GoMicroTags tags = GoMicroTags.of(protocol, "1").endpoint("Greeter.Hello");
        int port = protocol.equals("grpc") ? grpc.port() : mucp.port();
        Registration registration = Registration.of(gateway.consul(), "go.micro.srv." + name, port, tags.array(more))
                .register();
        gateway.awaitRouted("go.micro.srv." + name, "go-micro", 1);
        return registration;
    }

    private Answer hello(String service, String name) {
        return client.post("/" + service + "/greeter/hello", "{\"name\":" + name + "}");
    }

    private static void assertError(Answer answer, int status, String inMessage) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.json().get("message").asString()).contains(inMessage);
        assertThat(answer.json().get("code").asInt()).isPositive();
    }
}
