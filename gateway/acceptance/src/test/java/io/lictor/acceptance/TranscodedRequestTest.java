package io.lictor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.acceptance.Client.Answer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** JSON in, gRPC behind: bad input gets a clear answer, and calls end when they should. */
@ExtendWith(SharedGateways.class)
@TestInstance(Lifecycle.PER_CLASS)
final class TranscodedRequestTest {

    /** Of the route, 10 s. */
    private static final Duration LESS_THAN_THE_TIMEOUT = Duration.ofSeconds(9);

    private final HelloBackend hello = new HelloBackend();
    private final GrpcBackend server = GrpcBackend.serve(hello);
    private final Gateway gateway;
    private final Client client;
    private final Registration registration;

    TranscodedRequestTest(Gateways gateways) {
        this.gateway = gateways.on(ConsulKind.REAL);
        this.client = gateway.client();
        this.registration = Registration.of(gateway.consul(), "greeter", server.port(), "rpc", "lictor.timeout=10s");
    }

    @BeforeAll
    void register() {
        registration.register();
        gateway.awaitRouted("greeter", "rpc", 1);
    }

    @AfterAll
    void close() {
        registration.close();
        server.close();
    }

    @Test
    void an_unknown_path_is_a_404() {
        assertError(client.get("/v1/nothing/here"), 404, "/v1/nothing/here");
    }

    @Test
    void a_wrong_method_is_a_405_that_says_which_are_right() {
        Answer answer = client.send("DELETE", "/v1/hello/x", "");

        assertError(answer, 405, "DELETE");
        assertThat(answer.header("Allow")).contains("GET").doesNotContain("POST");
    }

    @Test
    void a_body_that_is_not_json_is_a_415() {
        assertError(client.post("/v1/hello", "name=x", "Content-Type", "text/plain"), 415, "text/plain");
    }

    @Test
    void a_body_in_an_unknown_encoding_is_a_415() {
        assertError(client.post("/v1/hello", "{}", "Content-Encoding", "br"), 415, "br");
    }

    @Test
    void a_body_that_is_not_in_its_encoding_is_a_400() {
        assertError(client.post("/v1/hello", "{}", "Content-Encoding", "gzip"), 400, "gzip");
    }

    @Test
    void a_body_that_is_too_large_is_a_413() {
        String large = "{\"name\":\"" + "x".repeat(5 << 20) + "\"}";

        assertError(client.post("/v1/hello", large), 413, "lictor.limits.body");
    }

    @Test
    void malformed_json_is_a_400_that_gives_line_and_column() {
        Answer answer = client.post("/v1/hello", "{\n  \"name\": oops\n}");

        assertError(answer, 400, "line 2");
        assertThat(answer.json().get("message").asString()).contains("column");
    }

    @Test
    void a_value_of_the_wrong_type_is_a_400_that_names_its_field() {
        assertError(client.post("/v1/hello", "{\"name\":{\"first\":\"x\"}}"), 400, "name");
    }

    @Test
    void a_field_that_does_not_exist_is_a_400_that_names_it() {
        assertError(client.post("/v1/hello", "{\"nmae\":\"x\"}"), 400, "nmae");
    }

    @Test
    void an_escaped_slash_stays_inside_its_segment() {
        assertThat(client.get("/v1/hello/a%2Fb").json().get("message").asString())
                .isEqualTo("你好,a/b");
        assertThat(client.get("/v1/hello/a/b").status()).isEqualTo(404);
    }

    @Test
    void bytes_that_are_not_utf8_are_a_400() {
        assertThat(client.get("/v1/hello/%FF").status()).isEqualTo(400);
    }

    @Test
    void a_request_cancelled_by_the_client_cancels_the_call() {
        int calls = hello.calls.get();
        int cancelled = hello.cancelled.get();
        var answer = client.sendAsync("GET", "/v1/hello/nobody", "");
        await("the call").until(() -> hello.calls.get() == calls + 1);

        answer.cancel(true);

        await("the cancellation").atMost(LESS_THAN_THE_TIMEOUT).until(() -> hello.cancelled.get() == cancelled + 1);
    }

    @Test
    void a_call_that_takes_too_long_is_cancelled_and_a_504() {
        int cancelled = hello.cancelled.get();

        assertLate(client.get("/v1/hello/nobody"));

        await("the cancellation").until(() -> hello.cancelled.get() == cancelled + 1);
    }

    @Test
    void a_client_may_set_a_shorter_deadline() {
        long start = System.nanoTime();

        assertLate(client.get("/v1/hello/nobody", "grpc-timeout", "100m"));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LESS_THAN_THE_TIMEOUT);
    }

    /** The time-out is the gateway's. */
    private static void assertLate(Answer answer) {
        assertError(answer, 504, "did not answer within");
        assertThat(answer.json().at("/details/0/reason").asString()).isEqualTo("UPSTREAM_TIMEOUT");
    }

    private static void assertError(Answer answer, int status, String inMessage) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.json().get("code").asInt()).isPositive();
        assertThat(answer.json().get("message").asString()).contains(inMessage);
    }
}
