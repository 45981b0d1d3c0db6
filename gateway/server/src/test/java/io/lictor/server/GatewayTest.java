package io.lictor.server;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import io.grpc.Status;
import io.lictor.consul.testing.Patience;
import io.lictor.server.testing.Greeter;
import io.lictor.server.testing.HttpService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program as its clients and its operator meet it. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GatewayTest {

    private static final String WAIT = "wait";
    private static final String MUCH = "much";

    private final WireMockServer post = new WireMockServer(options().dynamicPort());
    private final BlockingQueue<Greeter.Call> waiting = new LinkedBlockingQueue<>();
    private final Greeter greeter = Greeter.start(this::greet);
    private final HttpService live = new HttpService();
    private final RunningGateway gateway = startGateway();

    private RunningGateway startGateway() {
        post.start();
        return new RunningGateway(
                "--lictor.limits.body=16KB",
                "--lictor.limits.response=16KB",
                "--spring.cloud.gateway.server.webflux.routes[0].id=mine",
                "--spring.cloud.gateway.server.webflux.routes[0].uri=http://127.0.0.1:" + post.port(),
                "--spring.cloud.gateway.server.webflux.routes[0].predicates[0]=Path=/mine/**");
    }

    private void greet(Greeter.Call call) {
        if (call.name().equals(WAIT)) {
            waiting.add(call);
        } else if (call.name().equals(MUCH)) {
            call.answer("x".repeat(20_000));
        } else if (call.name().isEmpty()) {
            call.answers()
                    .onError(Status.INVALID_ARGUMENT
                            .withDescription("a name is missing")
                            .asRuntimeException());
        } else {
            call.answer("Hello " + call.name());
        }
    }

    @BeforeAll
    void register() {
        gateway.register("post", post.port(), "restful");
        gateway.register("live", live.port(), "restful");
        gateway.register("greeter", greeter.port(), "rpc");
        gateway.register("loop", gateway.port(), "restful");
        gateway.untilExplained("GET", "/post/1", "found");
        gateway.untilExplained("GET", "/live/slow", "found");
        gateway.untilExplained("GET", "/v1/greet/x", "found");
        gateway.untilExplained("GET", "/loop/x", "found");
    }

    @AfterEach
    void forget() {
        post.resetAll();
    }

    @AfterAll
    void stop() {
        gateway.close();
        live.close();
        greeter.close();
        post.stop();
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Nested
    final class An_http_route {

        @Test
        void passes_the_rest_of_the_path_and_the_raw_query() {
            post.stubFor(any(anyUrl()).willReturn(aResponse().withBody("hello").withHeader("X-Answer", "1")));

            HttpResponse<String> response = gateway.get("/post/a%2Fb/c?q=x%26y");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("hello");
            assertThat(header(response, "X-Answer")).isEqualTo("1");
            assertThat(header(response, "X-Request-Id")).matches("[0-9a-f]{32}");
            post.verify(getRequestedFor(urlEqualTo("/a%2Fb/c?q=x%26y"))
                    .withHeader("X-Forwarded-Prefix", equalTo("/post"))
                    .withHeader("X-Forwarded-For", equalTo("127.0.0.1"))
                    .withHeader("Via", matching("1\\.1 lictor-[0-9a-f]{8}"))
                    .withHeader("X-Request-Id", equalTo(header(response, "X-Request-Id"))));
        }

        @Test
        void passes_a_body_while_it_arrives() throws IOException {
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
                send(client, "POST /live/echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
                BufferedReader answer = reader(client.getInputStream());

                send(client, "6\r\nfirst\n\r\n");
                readThrough(answer, "first");
                send(client, "7\r\nsecond\n\r\n0\r\n\r\n");
                readThrough(answer, "second");
            }
        }

        @Test
        void passes_a_body_larger_than_the_limit_of_held_bodies() {
            String large = "x".repeat(1_000_000);

            HttpResponse<String> response =
                    gateway.send(gateway.request("/live/echo").POST(BodyPublishers.ofString(large)));

            assertThat(response.body()).isEqualTo(large);
        }

        @Test
        void passes_server_sent_events_one_by_one() throws Exception {
            HttpResponse<InputStream> response =
                    gateway.client().send(gateway.request("/live/events").build(), BodyHandlers.ofInputStream());

            try (BufferedReader events = reader(response.body())) {
                assertThat(header(response, "Content-Type")).startsWith("text/event-stream");
                live.send("one");
                readThrough(events, "data: one");
                live.send("two");
                readThrough(events, "data: two");
            }
            await().until(() -> live.cancelled() == 1);
        }

        @Test
        void passes_web_sockets() throws Exception {
            SocketClient socket = SocketClient.open(gateway, "/live/socket");

            socket.send("ping");

            assertThat(socket.heard()).isEqualTo("ping");
            socket.close(WebSocket.NORMAL_CLOSURE);
            assertThat(socket.closed()).isEqualTo(WebSocket.NORMAL_CLOSURE);
        }

        @Test
        void tells_in_http_that_a_web_socket_is_declined() {
            assertThatThrownBy(() -> SocketClient.open(gateway, "/live/nowhere"))
                    .cause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            declined -> assertThat(declined.getResponse().statusCode())
                                    .isEqualTo(404));
        }

        @Test
        void whose_answer_breaks_off_before_its_first_byte_is_a_503() {
            post.stubFor(any(anyUrl()).willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));

            HttpResponse<String> response = gateway.get("/post/1");

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(json(response).get("code").asInt()).isEqualTo(14);
        }

        @Test
        void whose_answer_turns_to_garbage_is_the_services_fault() {
            post.stubFor(any(anyUrl()).willReturn(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK)));

            HttpResponse<String> response = gateway.get("/post/1");

            assertThat(response.statusCode()).isEqualTo(502);
            assertThat(json(response).get("message").asString()).contains("post");
        }

        @Test
        void that_leads_back_here_is_a_508() {
            assertThat(gateway.get("/loop/loop/loop/x").statusCode()).isEqualTo(HttpStatus.LOOP_DETECTED.value());
        }
    }

    @Nested
    final class A_grpc_route {

        @Test
        void turns_json_into_a_call_and_back() {
            HttpResponse<String> response = gateway.get("/v1/greet/J%C3%B6rg");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(header(response, "Content-Type")).isEqualTo("application/json");
            assertThat(json(response).get("name").asString()).isEqualTo("Hello Jörg");
        }

        @Test
        void takes_a_body() {
            HttpResponse<String> response = postGreet("application/json", "{\"name\": \"Ann\"}");

            assertThat(json(response).get("name").asString()).isEqualTo("Hello Ann");
        }

        @Test
        void passes_an_error_of_the_service() {
            HttpResponse<String> response = postGreet("application/json", "{}");

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(json(response).get("code").asInt()).isEqualTo(3);
            assertThat(json(response).get("message").asString()).isEqualTo("a name is missing");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "application/json | {\"name\": | 400 | MALFORMED_JSON",
                    "application/json | {\"nome\": \"x\"} | 400 | UNKNOWN_FIELD",
                    "text/csv | a;b | 415 | UNSUPPORTED_MEDIA_TYPE"
                })
        void refuses_a_body_it_cannot_understand(String type, String body, int status, String reason) {
            HttpResponse<String> response = postGreet(type, body);

            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(json(response).get("details").get(0).get("reason").asString())
                    .isEqualTo(reason);
        }

        @Test
        void whose_response_is_over_the_limit_is_not_the_clients_fault() {
            HttpResponse<String> response = gateway.get("/v1/greet/" + MUCH);

            assertThat(response.statusCode()).isEqualTo(502);
            assertThat(json(response).get("message").asString()).contains("lictor.limits.response");
        }

        @Test
        void refuses_a_body_over_the_limit() {
            HttpResponse<String> response = postGreet("application/json", "{\"name\": \"" + "x".repeat(20_000) + "\"}");

            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(json(response).get("code").asInt()).isEqualTo(8);
        }

        @Test
        void refuses_a_method_it_does_not_have_and_says_which_it_has() {
            HttpResponse<String> response =
                    gateway.send(gateway.request("/v1/greet/x").DELETE());

            assertThat(response.statusCode()).isEqualTo(405);
            assertThat(header(response, "Allow")).isEqualTo("GET");
            assertThat(json(response).get("code").asInt()).isEqualTo(12);
        }

        @Test
        void is_cancelled_when_its_client_goes_away() throws Exception {
            Greeter.Call call;
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
                send(client, "GET /v1/greet/" + WAIT + " HTTP/1.1\r\nHost: x\r\n\r\n");
                call = arrived();
            }

            await().until(call.answers()::isCancelled);
        }

        private HttpResponse<String> postGreet(String type, String body) {
            return gateway.send(
                    gateway.request("/v1/greet").header("Content-Type", type).POST(BodyPublishers.ofString(body)));
        }
    }

    @Test
    void a_route_of_spring_cloud_gateway_works_beside() {
        post.stubFor(any(urlEqualTo("/mine/x")).willReturn(aResponse().withBody("by Spring")));

        assertThat(gateway.get("/mine/x").body()).isEqualTo("by Spring");
    }

    @Test
    void what_nobody_registered_is_a_404_in_json() {
        HttpResponse<String> response = gateway.get("/nobody/1");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).get("code").asInt()).isEqualTo(5);
        assertThat(json(response).get("details").get(0).get("reason").asString())
                .isEqualTo("NO_ROUTE");
    }

    @Test
    void it_is_ready_after_the_first_table() {
        assertThat(gateway.get("/actuator/health/readiness").body()).contains("UP");
    }

    @Nested
    final class Invariant_1_a_request_sees_exactly_one_route_table {

        @Test
        void an_http_request_ends_as_it_began_when_its_route_leaves() throws Exception {
            CompletableFuture<HttpResponse<String>> slow =
                    gateway.client().sendAsync(gateway.request("/live/slow").build(), BodyHandlers.ofString());
            await().until(() -> live.waiting() == 1);
            gateway.deregister("live", live.port());
            gateway.untilExplained("GET", "/live/slow", "not found");

            live.release("late");

            assertThat(slow.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS).body())
                    .isEqualTo("late");
            gateway.register("live", live.port(), "restful");
            gateway.untilExplained("GET", "/live/slow", "found");
        }

        @Test
        void a_grpc_call_ends_as_it_began_when_its_route_leaves() throws Exception {
            CompletableFuture<HttpResponse<String>> slow = gateway.client()
                    .sendAsync(gateway.request("/v1/greet/" + WAIT).build(), BodyHandlers.ofString());
            Greeter.Call call = arrived();
            gateway.deregister("greeter", greeter.port());
            gateway.untilExplained("GET", "/v1/greet/x", "not found");

            call.answer("late");

            assertThat(slow.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS).body())
                    .contains("late");
            gateway.register("greeter", greeter.port(), "rpc");
            gateway.untilExplained("GET", "/v1/greet/x", "found");
        }
    }

    private Greeter.Call arrived() throws InterruptedException {
        return Objects.requireNonNull(waiting.poll(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS));
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        client.getOutputStream().flush();
    }

    private static BufferedReader reader(InputStream input) {
        return new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
    }

    private static void readThrough(BufferedReader lines, String wanted) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.equals(wanted)) {
            line = lines.readLine();
        }
        assertThat(line).isEqualTo(wanted);
    }
}
