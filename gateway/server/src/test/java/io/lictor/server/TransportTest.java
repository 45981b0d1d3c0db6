package io.lictor.server;

import static io.lictor.server.Answers.await;
import static io.lictor.server.Answers.header;
import static io.lictor.server.Answers.json;
import static io.lictor.server.Answers.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.lictor.consul.testing.FreePorts;
import io.lictor.server.testing.RawClient;
import io.lictor.server.testing.StreamCall;
import io.lictor.server.testing.Streams;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of headers, deadline and transport, 129 to 140, over real sockets. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TransportTest {

    private final Streams service = new Streams();
    private final RunningGateway gateway =
            new RunningGateway("--lictor.limits.body=64KB", "--lictor.limits.response=64KB");

    @BeforeAll
    void register() {
        gateway.register("flow", service.port(), "rpc");
        gateway.untilExplained("GET", "/v1/watch/x", "found");
    }

    @AfterAll
    void stop() {
        gateway.close();
        service.close();
    }

    private static Metadata metadata(String name, String value) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
        return metadata;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/ask/x", "/v1/watch/x"})
    void rules_129_131_134_headers_are_metadata(String path) throws Exception {
        try (RawClient client = new RawClient(gateway.port())
                .get(
                        path,
                        "X-Custom: one",
                        "X-Custom: two",
                        "X-Odd: caf\u00e9",
                        "TE: trailers",
                        "Connection: keep-alive, X-Hop",
                        "X-Hop: 1",
                        "grpc-foo: 1",
                        "X-Forwarded-For: 192.0.2.1",
                        "X-Data-Bin: aGk")) {
            StreamCall call = service.next();

            assertThat(call.header("x-custom")).containsExactly("one", "two");
            assertThat(call.headers().keys()).doesNotContain("x-odd", "x-hop", "grpc-foo", "host", "connection");
            assertThat(call.headers().get(Metadata.Key.of("x-data-bin", Metadata.BINARY_BYTE_MARSHALLER)))
                    .isEqualTo("hi".getBytes(StandardCharsets.UTF_8));
            assertThat(String.join(", ", call.header("x-forwarded-for"))).isEqualTo("192.0.2.1, 127.0.0.1");
            assertThat(call.header("x-forwarded-host")).containsExactly("gateway.example");
            assertThat(call.header("x-forwarded-proto")).containsExactly("http");
            assertThat(call.header("x-request-id")).hasSize(1);
            call.send("done").end();
            assertThat(client.head().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/ask/x", "/v1/watch/x"})
    void rule_130_a_binary_header_that_is_not_base64_is_a_400(String path) throws Exception {
        HttpResponse<byte[]> response =
                await(gateway.sendAsync(gateway.request(path).header("X-Data-Bin", "*")));

        assertThat(response.statusCode()).isEqualTo(400);
    }

    @Test
    void rule_132_the_deadline_reaches_the_backend_and_ends_in_a_504() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> response =
                gateway.sendAsync(gateway.request("/v1/ask/x").header("grpc-timeout", "2S"));
        StreamCall call = service.next();

        assertThat(call.deadline().orElseThrow().timeRemaining(TimeUnit.MILLISECONDS))
                .isLessThanOrEqualTo(2_000);
        assertThat(await(response).statusCode()).isEqualTo(504);
        assertThat(json(await(response)).get("code").asInt()).isEqualTo(4);
        assertThat(call.awaitCancelled()).isTrue();
    }

    @Test
    void rule_132_a_stream_has_the_clients_deadline_or_none() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> limited =
                gateway.sendAsync(gateway.request("/v1/watch/x").header("grpc-timeout", "2S"));
        assertThat(service.next().deadline()).isPresent();
        assertThat(await(limited).statusCode()).isEqualTo(504);

        CompletableFuture<HttpResponse<byte[]>> unlimited = gateway.sendAsync(gateway.request("/v1/watch/x"));
        StreamCall call = service.next();
        assertThat(call.deadline()).isEmpty();
        call.end();
        assertThat(await(unlimited).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"/v1/ask/x, 100", "/v1/ask/x, 1x", "/v1/watch/x, 123456789m", "/v1/watch/x, m"})
    void rule_132_a_malformed_timeout_is_a_400(String path, String timeout) throws Exception {
        assertThat(await(gateway.sendAsync(gateway.request(path).header("grpc-timeout", timeout)))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void rules_112_and_133_headers_and_trailers_are_headers() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> response = gateway.sendAsync(gateway.request("/v1/ask/x"));
        service.next().open(metadata("x-head", "h")).send("done").end(Status.OK, metadata("x-trail", "t"));

        assertThat(header(await(response), "x-head")).isEqualTo("h");
        assertThat(header(await(response), "x-trail")).isEqualTo("t");
        assertThat(header(await(response), "Content-Type")).isEqualTo("application/json");
        assertThat(await(response).headers().map().keySet()).noneMatch(name -> name.startsWith("grpc-"));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/ask, application/grpc",
        "/flow.Flow/Ask, application/grpc+proto",
        "/v1/chat, application/grpc-web-text",
        "/v1/file, application/grpc"
    })
    void rule_135_requests_in_grpc_are_not_transcoded(String path, String type) throws Exception {
        HttpResponse<byte[]> response = await(gateway.sendAsync(
                gateway.request(path).header("Content-Type", type).POST(BodyPublishers.ofString("x"))));

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(json(response).get("message").asString()).contains("not transcoded");
        assertThat(service.waiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Plain", "Ask", "Watch", "Gather", "Chat"})
    void rule_136_every_method_has_a_path_of_its_own(String method) throws Exception {
        CompletableFuture<HttpResponse<byte[]>> response = gateway.sendAsync(gateway.request("/flow.Flow/" + method)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"text\":\"x\"}")));
        StreamCall call = service.next();

        assertThat(call.method()).isEqualTo(method);
        assertThat(call.text()).isEqualTo("x");
        call.send("done").end();
        assertThat(text(await(response))).contains("{\"text\":\"done\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/ask/x", "/v1/watch/x"})
    void rule_137_a_response_over_the_limit_is_a_502(String path) throws Exception {
        CompletableFuture<HttpResponse<byte[]>> response = gateway.sendAsync(gateway.request(path));
        // A unary answer leaves the backend when it is complete.
        service.next().send("x".repeat(70_000)).end();

        assertThat(await(response).statusCode()).isEqualTo(502);
        assertThat(json(await(response)).get("code").asInt()).isEqualTo(8);
    }

    @Test
    void rule_138_an_endpoint_that_refuses_connections_is_replaced_before_a_message_is_lost() throws Exception {
        int dead = FreePorts.next();
        gateway.register("flow", dead, "rpc");
        Awaitility.await()
                .until(() ->
                        gateway.json("/actuator/gateway/instances").toString().contains(":" + dead));
        try {
            for (int i = 0; i < 4; i++) {
                try (RawClient client = new RawClient(gateway.port()).post("/v1/gather/p")) {
                    client.chunk("[{},{}]").endChunks();
                    StreamCall call = service.next();
                    assertThat(call.text()).isEqualTo("p");
                    assertThat(call.text()).isEmpty();
                    call.send("done").end();
                    assertThat(client.head().status()).isEqualTo(200);
                }
            }
        } finally {
            gateway.deregister("flow", dead);
        }
    }

    @Test
    void rule_139_a_delete_may_have_a_body() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> response = gateway.sendAsync(gateway.request("/v1/ask")
                .header("Content-Type", "application/json")
                .method("DELETE", BodyPublishers.ofString("{\"text\":\"x\"}")));
        StreamCall call = service.next();

        assertThat(call.text()).isEqualTo("x");
        call.send("done").end();
        assertThat(await(response).statusCode()).isEqualTo(200);
    }

    @Test
    void rule_140_each_binding_has_its_own_body_and_response_body() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> response = gateway.sendAsync(gateway.request("/v1/inner")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"text\":\"x\"}")));
        StreamCall call = service.next();

        assertThat(call.message()).containsExactly(0x12, 3, 0x0a, 1, 'x');
        call.send(new byte[] {0x12, 3, 0x0a, 1, 'y'}).end();
        assertThat(text(await(response))).isEqualTo("{\"text\":\"y\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/ask/x", "/v1/watch/x"})
    void rule_111_head_has_the_headers_of_get(String path) throws Exception {
        CompletableFuture<HttpResponse<byte[]>> response =
                gateway.sendAsync(gateway.request(path).method("HEAD", BodyPublishers.noBody()));
        StreamCall call = service.next().open(metadata("x-head", "h")).send("done");
        call.end();

        assertThat(await(response).statusCode()).isEqualTo(200);
        assertThat(header(await(response), "x-head")).isEqualTo("h");
        assertThat(await(response).body()).isEmpty();
    }

    @Test
    void rule_126_an_error_says_when_to_come_again_and_who_one_should_be() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> busy = gateway.sendAsync(gateway.request("/v1/ask/x"));
        Metadata details = new Metadata();
        RetryInfo info = RetryInfo.newBuilder()
                .setRetryDelay(Duration.newBuilder().setSeconds(2).setNanos(1))
                .build();
        details.put(
                Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER),
                com.google.rpc.Status.newBuilder()
                        .setCode(8)
                        .addDetails(Any.pack(info))
                        .build()
                        .toByteArray());
        service.next().end(Status.RESOURCE_EXHAUSTED, details);
        assertThat(await(busy).statusCode()).isEqualTo(429);
        assertThat(header(await(busy), "Retry-After")).isEqualTo("3");

        CompletableFuture<HttpResponse<byte[]>> unknown = gateway.sendAsync(gateway.request("/v1/watch/x"));
        service.next().end(Status.UNAUTHENTICATED);
        assertThat(await(unknown).statusCode()).isEqualTo(401);
        assertThat(header(await(unknown), "WWW-Authenticate")).isEqualTo("Bearer");
    }
}
