package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.HttpService;
import io.lictor.server.testing.Samples;
import io.lictor.server.testing.ScriptedServer;
import io.lictor.server.testing.WireAnswer;
import io.lictor.server.testing.WireClient;
import io.lictor.server.testing.WireRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client and a backend of the express lane see of it, over real sockets. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExpressLaneTest {

    private static final String GET = "GET %s HTTP/1.1\r\nHost: gateway.example\r\n\r\n";
    private static final String POST = "POST %s HTTP/1.1\r\nHost: gateway.example\r\nContent-Length: 5\r\n%s\r\n%s";

    private final ScriptedServer backend = new ScriptedServer();
    private final HttpService live = new HttpService();
    private final RunningGateway gateway = new RunningGateway(
            "--lictor.breaker.consecutive-failures=0",
            "--lictor.breaker.minimum-calls=1000000",
            "--spring.cloud.gateway.server.webflux.routes[0].id=mine",
            "--spring.cloud.gateway.server.webflux.routes[0].uri=http://127.0.0.1:" + backend.port(),
            "--spring.cloud.gateway.server.webflux.routes[0].predicates[0]=Path=/200.fixed.7/**");

    @BeforeAll
    void register() {
        gateway.register("echo", backend.port(), "restful");
        gateway.register("live", live.port(), "restful");
        gateway.untilExplained("GET", "/echo/x", "found");
        gateway.untilExplained("GET", "/live/x", "found");
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
        live.close();
        backend.close();
    }

    private WireClient client() throws IOException {
        return new WireClient(gateway.port());
    }

    private static WireAnswer answer(WireClient client) throws IOException {
        return client.answer("GET").orElseThrow();
    }

    private double inFlight(String service) {
        return Samples.parse(gateway.get("/actuator/prometheus").body())
                .sum("lictor_route_in_flight", "service", service);
    }

    /** Neither the route nor its endpoint has a request under way. */
    private void untilNothingIsInFlight(String service) {
        await().until(() -> inFlight(service) == 0);
        await().until(() -> gateway.json("/actuator/gateway/instances")
                .valueStream()
                .filter(instance -> instance.get("service").asString().equals(service))
                .flatMap(instance -> instance.findValues("inFlight").stream())
                .allMatch(calls -> calls.asInt() == 0));
    }

    @Test
    void requests_of_both_lanes_are_answered_in_the_order_they_came() throws IOException {
        try (WireClient client = client()) {
            client.send(GET.formatted("/echo/201.fixed.3")
                    + GET.formatted("/nobody")
                    + POST.formatted("/echo/202.chunked.3", "", "hello")
                    + GET.formatted("/200.fixed.7")
                    + POST.formatted("/nobody", "", "hello")
                    + GET.formatted("/echo/203.fixed.3"));

            for (int status : List.of(201, 404, 202, 200, 404, 203)) {
                assertThat(answer(client).status()).isEqualTo(status);
            }
            assertThat(answer(client.send(GET.formatted("/echo/206.fixed.3"))).status())
                    .isEqualTo(206);
        }
    }

    @Test
    void a_request_behind_one_that_ends_the_connection_is_not_passed_on() throws IOException {
        try (WireClient client = client()) {
            client.send(
                    "GET /nobody HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" + GET.formatted("/echo/unwanted"));

            assertThat(answer(client).status()).isEqualTo(404);
            assertThat(client.isClosed()).isTrue();
        }
        gateway.get("/echo/wanted");
        assertThat(backend.take())
                .extracting(WireRequest::target)
                .contains("/wanted")
                .doesNotContain("/unwanted");
    }

    @Test
    void a_kept_connection_that_the_backend_has_closed_fails_no_request() throws IOException {
        try (WireClient client = client()) {
            for (int i = 0; i < 20; i++) {
                assertThat(answer(client.send(GET.formatted("/echo/200.fixed.3")))
                                .status())
                        .isEqualTo(200);
                backend.closeConnections();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void what_a_backend_sends_behind_its_answer_fails_no_request(String method) throws IOException {
        try (WireClient client = client()) {
            for (int i = 0; i < 20; i++) {
                client.send(GET.formatted("/echo/200.surplus.3").replace("GET", method));
                assertThat(client.answer(method).orElseThrow().status()).isEqualTo(200);
                WireAnswer next = answer(client.send(GET.formatted("/echo/206.fixed.3")));
                assertThat(next.status()).isEqualTo(206);
                assertThat(next.body()).isEqualTo("012");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo/200.cut.3000", "/echo/200.cutchunks.3000"})
    void an_answer_that_breaks_off_cuts_the_connection_of_its_client(String path) throws IOException {
        try (WireClient client = client()) {
            assertThat(answer(client.send(GET.formatted(path))).end()).isEqualTo(WireAnswer.End.CUT);
        }
        untilNothingIsInFlight("echo");
    }

    @Test
    void an_answer_comes_after_what_a_backend_says_before_it() throws IOException {
        try (WireClient client = client()) {
            WireAnswer answer = answer(client.send(POST.formatted("/echo/200.interim.3", "", "hello")));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("012");
        }
    }

    @Test
    void a_client_that_asks_for_leave_gets_it_before_it_sends() throws IOException {
        try (WireClient client = client()) {
            client.send(POST.formatted("/echo/leave", "Expect: 100-continue\r\n", ""));
            assertThat(client.status()).isEqualTo(100);
            WireAnswer answer = answer(client.send("hello"));

            assertThat(answer.status()).isEqualTo(200);
        }
        assertThat(backend.take())
                .filteredOn(request -> request.target().equals("/leave"))
                .singleElement()
                .extracting(WireRequest::body)
                .isEqualTo("hello");
    }

    @Test
    void trailers_say_nothing_that_belongs_into_a_head() throws IOException {
        try (WireClient client = client()) {
            client.send(String.join(
                    "\r\n",
                    "POST /echo/200.trailers.3/trailed HTTP/1.1",
                    "Host: x",
                    "Transfer-Encoding: chunked",
                    "",
                    "5",
                    "hello",
                    "0",
                    "X-Sum: 1",
                    "X-Forwarded-For: 192.0.2.1",
                    "authorization: Basic x",
                    "Host: y",
                    "Via: 1.1 y",
                    "Connection: close",
                    "x-request-id: mine",
                    "Traceparent: 00",
                    "",
                    ""));
            WireAnswer answer = answer(client);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.trailers()).containsExactly("X-Trail: t");
        }
        assertThat(backend.take())
                .filteredOn(request -> request.target().endsWith("/trailed"))
                .singleElement()
                .satisfies(request -> assertThat(request.trailers()).containsExactly("X-Sum: 1"));
    }

    @Test
    void an_answer_before_the_end_of_the_body_leaves_the_connection_of_use() throws IOException {
        try (WireClient client = client()) {
            client.send(POST.formatted("/echo/200.early.3", "", "he"));
            assertThat(answer(client).status()).isEqualTo(200);

            client.send("llo" + GET.formatted("/echo/206.fixed.3"));

            assertThat(answer(client).status()).isEqualTo(206);
        }
        untilNothingIsInFlight("echo");
    }

    @Test
    void a_client_that_leaves_ends_what_was_under_way_for_it() throws IOException {
        try (WireClient client = client()) {
            client.send(GET.formatted("/live/slow"));
            await().until(() -> inFlight("live") == 1);
        }

        untilNothingIsInFlight("live");
    }

    @Test
    void a_client_that_does_not_read_keeps_the_backend_from_writing() throws Exception {
        AtomicLong written = new AtomicLong();
        try (ServerSocket endless = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread writer = new Thread(() -> writeEndlessly(endless, written), "endless");
            writer.setDaemon(true);
            writer.start();
            gateway.register("endless", endless.getLocalPort(), "restful");
            gateway.untilExplained("GET", "/endless/x", "found");
            try (WireClient client = new WireClient(gateway.port(), 32 * 1024)) {
                client.send(GET.formatted("/endless/x"));
                assertThat(client.status()).isEqualTo(200);

                // What is written by then fills the buffers of the system, whose sizes it chooses, and is far from a
                // gigabyte.
                AtomicLong before = new AtomicLong();
                await().during(Duration.ofSeconds(2)).until(() -> before.getAndSet(written.get()) == written.get());
                assertThat(written.get()).isBetween(1L, 256L << 20);
            }
            untilNothingIsInFlight("endless");
            gateway.deregister("endless", endless.getLocalPort());
        }
    }

    private static void writeEndlessly(ServerSocket endless, AtomicLong written) {
        try (Socket connection = endless.accept()) {
            OutputStream out = connection.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] some = new byte[8192];
            while (written.addAndGet(some.length) < 1L << 30) {
                out.write(some);
            }
        } catch (IOException left) {
            // The gateway has closed the connection, as its client has.
        }
    }

    /** Also on a connection that the other lane has used, which reads in its own way. */
    @ParameterizedTest
    @ValueSource(strings = {"/echo/200.fixed.3", "/nobody"})
    void a_backend_that_does_not_read_keeps_the_client_from_writing(String before) throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            gateway.register("deaf", deaf.getLocalPort(), "restful");
            gateway.untilExplained("POST", "/deaf/x", "found");
            AtomicLong written = new AtomicLong();
            try (WireClient client = client()) {
                assertThat(answer(client.send(GET.formatted(before))).status()).isPositive();
                Thread writer = new Thread(() -> sendEndlessly(client, written), "endless");
                writer.setDaemon(true);
                writer.start();

                AtomicLong last = new AtomicLong();
                await().during(Duration.ofSeconds(2)).until(() -> last.getAndSet(written.get()) == written.get());
                assertThat(written.get()).isBetween(1L, 256L << 20);
            }
            untilNothingIsInFlight("deaf");
            gateway.deregister("deaf", deaf.getLocalPort());
        }
    }

    private static void sendEndlessly(WireClient client, AtomicLong written) {
        try {
            client.send("POST /deaf/x HTTP/1.1\r\nHost: gateway.example\r\nContent-Length: 1073741824\r\n\r\n");
            byte[] some = new byte[8192];
            while (written.addAndGet(some.length) < 1L << 30) {
                client.send(some);
            }
        } catch (IOException left) {
            // The test has closed the connection.
        }
    }

    @Test
    void a_web_socket_goes_by_on_the_same_port() throws Exception {
        SocketClient socket = SocketClient.open(gateway, "/live/socket");

        socket.send("ping");

        assertThat(socket.heard()).isEqualTo("ping");
        socket.close(WebSocket.NORMAL_CLOSURE);
        assertThat(socket.closed()).isEqualTo(WebSocket.NORMAL_CLOSURE);
    }
}
