package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.consul.testing.Patience;
import io.lictor.server.testing.HttpService;
import io.lictor.server.testing.RawClient;
import io.lictor.server.testing.StreamCall;
import io.lictor.server.testing.Streams;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a service's tags say of how its requests are carried. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TrafficTest {

    private final Streams flow = new Streams();
    private final HttpService narrow = new HttpService();
    private final HttpService one = new HttpService();
    private final HttpService two = new HttpService();
    private final RunningGateway gateway = new RunningGateway();

    @BeforeAll
    void register() {
        gateway.register("flow", flow.port(), "rpc", "lictor.inflight=1");
        gateway.register("narrow", narrow.port(), "restful", "lictor.inflight=1");
        for (HttpService instance : new HttpService[] {one, two}) {
            gateway.register("sticky", instance.port(), "restful", "lictor.lb=hash", "lictor.hash=cookie:lane");
        }
        gateway.untilExplained("GET", "/v1/watch/x", "found");
        gateway.untilServedBy("narrow", 1);
        gateway.untilServedBy("sticky", 2);
    }

    @AfterAll
    void stop() {
        gateway.close();
        flow.close();
        narrow.close();
        one.close();
        two.close();
    }

    private int inFlight(String service) {
        return gateway.json("/actuator/gateway/routes")
                .valueStream()
                .map(route -> route.get("metadata"))
                .filter(metadata -> metadata.get("service").asString().equals(service))
                .mapToInt(metadata -> metadata.get("inFlight").asInt())
                .max()
                .orElseThrow();
    }

    private void untilAllHaveLeft(String service) {
        await().until(() -> inFlight(service) == 0);
    }

    @Nested
    final class Beyond_the_limit_of_requests_under_way {

        /** An answer is there a moment before its request has left. */
        @BeforeEach
        void quiet() {
            untilAllHaveLeft("narrow");
            untilAllHaveLeft("flow");
        }

        @Test
        void a_request_is_refused_with_the_name_of_the_route_and_the_limit() throws Exception {
            SocketClient first = SocketClient.open(gateway, "/narrow/socket");

            HttpResponse<String> response = gateway.get("/narrow/x");

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
            JsonNode body = JsonMapper.shared().readTree(response.body());
            assertThat(body.get("code").asInt()).isEqualTo(14);
            assertThat(body.get("message").asString()).contains("narrow").contains("limit of 1 ");
            assertThat(body.get("details").get(0).get("reason").asString()).isEqualTo("TOO_MANY_IN_FLIGHT");
            first.close(WebSocket.NORMAL_CLOSURE);
            untilAllHaveLeft("narrow");
        }

        @Test
        void the_next_is_served_once_a_web_socket_is_closed() throws Exception {
            SocketClient.open(gateway, "/narrow/socket").close(WebSocket.NORMAL_CLOSURE);
            untilAllHaveLeft("narrow");

            assertThat(gateway.get("/narrow/x").statusCode()).isEqualTo(404);
        }

        @Test
        void the_next_is_served_once_a_client_has_gone() throws Exception {
            try (RawClient client = new RawClient(gateway.port()).get("/narrow/events")) {
                assertThat(client.head().status()).isEqualTo(200);
                assertThat(inFlight("narrow")).isOne();
            }

            untilAllHaveLeft("narrow");
        }

        @Test
        void a_stream_counts_to_its_end() throws Exception {
            CompletableFuture<HttpResponse<byte[]>> stream = gateway.sendAsync(gateway.request("/v1/watch/x"));
            StreamCall call = flow.next().send("one");

            assertThat(gateway.get("/v1/ask/x").statusCode()).isEqualTo(503);
            call.end();

            assertThat(stream.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS).statusCode())
                    .isEqualTo(200);
            untilAllHaveLeft("flow");
        }

        @Test
        void a_call_that_fails_leaves_too() throws Exception {
            CompletableFuture<HttpResponse<byte[]>> call =
                    gateway.sendAsync(gateway.request("/v1/ask/x").header("grpc-timeout", "2S"));
            flow.next();

            assertThat(call.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS).statusCode())
                    .isEqualTo(504);
            untilAllHaveLeft("flow");
        }
    }

    @Nested
    final class A_client_is_led_to_the_same_instance {

        private String cookie(HttpResponse<?> response) {
            return response.headers().firstValue("Set-Cookie").orElse("");
        }

        @Test
        void by_a_cookie_that_it_is_given() {
            HttpResponse<String> first = gateway.get("/sticky/x");

            assertThat(cookie(first)).matches("lane=[0-9a-f]{32}; Path=/; HTTPOnly; SameSite=Lax");
        }

        @Test
        void which_is_for_https_only_when_it_came_by_https() {
            HttpResponse<String> first =
                    gateway.send(gateway.request("/sticky/x").header("X-Forwarded-Proto", "https"));

            assertThat(cookie(first)).contains("; Secure");
        }

        @Test
        void and_not_given_another_one() {
            HttpResponse<String> next =
                    gateway.send(gateway.request("/sticky/x").header("Cookie", "lane=mine"));

            assertThat(cookie(next)).isEmpty();
        }

        @Test
        void also_for_a_web_socket() throws Exception {
            try (RawClient client = new RawClient(gateway.port())
                    .get(
                            "/sticky/socket",
                            "Connection: Upgrade",
                            "Upgrade: websocket",
                            "Sec-WebSocket-Version: 13",
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")) {
                RawClient.Head head = client.head();

                assertThat(head.status()).isEqualTo(101);
                assertThat(head.header("Set-Cookie")).startsWith("lane=");
            }
        }
    }
}
