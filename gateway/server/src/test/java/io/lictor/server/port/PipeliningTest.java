package io.lictor.server.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.WireAnswer;
import io.lictor.server.testing.WireClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** In front of a server alone; in front of both lanes it stands in every test of the gateway. */
@Timeout(120)
final class PipeliningTest {

    private static final String GET = "GET /%s HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String LAST = "GET /%s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private final Queue<String> served = new ConcurrentLinkedQueue<>();
    private final Sinks.Empty<Void> leave = Sinks.empty();
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .doOnChannelInit(Pipelining::install)
            .handle(this::serve)
            .bindNow();

    /** Says the path and the body, late where the path says so. */
    private Publisher<Void> serve(HttpServerRequest request, HttpServerResponse response) {
        served.add(request.path());
        Mono<String> body = request.receive().aggregate().asString().defaultIfEmpty("");
        Mono<Void> time = switch (request.path()) {
            case "late" -> Mono.delay(Duration.ofMillis(50)).then();
            case "never" -> leave.asMono();
            default -> Mono.empty();
        };
        if (request.path().equals("deaf")) {
            return response.sendString(Mono.just("deaf"));
        }
        return response.sendString(body.flatMap(text -> time.thenReturn(request.path() + text)));
    }

    @AfterEach
    void stop() {
        server.disposeNow();
    }

    private static void expect(WireClient client, String body) throws IOException {
        assertThat(client.answer("GET").map(WireAnswer::body)).contains(body);
    }

    @Test
    void requests_that_come_at_once_are_answered_in_their_order() throws IOException {
        try (WireClient client = new WireClient(server.port())) {
            client.send(GET.formatted("late")
                    + "POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
                    + "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"
                    + GET.formatted("d")
                    + LAST.formatted("e"));

            for (String body : List.of("late", "bhi", "chi", "d", "e")) {
                expect(client, body);
            }
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void a_body_that_comes_in_parts_behind_another_request_is_whole() throws IOException {
        try (WireClient client = new WireClient(server.port())) {
            client.send(GET.formatted("late") + "POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab");
            expect(client, "late");
            client.send("cd");

            expect(client, "babcd");
        }
    }

    /** The server alone forgets some of these, once in some hundreds. */
    @Test
    void a_last_request_is_answered_however_soon_it_comes() throws IOException {
        for (int i = 0; i < 500; i++) {
            try (WireClient client = new WireClient(server.port())) {
                client.send(GET.formatted("a"));
                expect(client, "a");
                client.send(i % 2 == 0 ? LAST.formatted("b") : "GET /b HTTP/1.0\r\n\r\n");
                expect(client, "b");
                assertThat(client.isClosed()).isTrue();
            }
        }
    }

    @Test
    void what_comes_behind_the_last_request_is_not_served() throws IOException {
        try (WireClient client = new WireClient(server.port())) {
            client.send(LAST.formatted("late") + GET.formatted("unwanted"));
            expect(client, "late");
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(served).containsExactly("late");
    }

    @Test
    void an_answer_before_the_end_of_the_body_keeps_the_next_request() throws IOException {
        try (WireClient client = new WireClient(server.port())) {
            client.send("POST /deaf HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab");
            expect(client, "deaf");
            client.send("cd" + GET.formatted("next"));

            expect(client, "next");
        }
    }

    @Test
    void a_flood_of_requests_behind_one_that_takes_its_time_is_not_read() throws IOException {
        AtomicLong written = new AtomicLong();
        try (WireClient client = new WireClient(server.port())) {
            client.send(GET.formatted("never"));
            Thread flood = new Thread(() -> flood(client, written), "flood");
            flood.setDaemon(true);
            flood.start();

            // What is written by then fills the buffers of the system, whose sizes it chooses.
            AtomicLong before = new AtomicLong();
            await().during(Duration.ofSeconds(2)).until(() -> before.getAndSet(written.get()) == written.get());
            assertThat(written.get()).isBetween(1L, 64L << 20);
            leave.tryEmitEmpty();

            expect(client, "never");
            expect(client, "more");
        }
    }

    private static void flood(WireClient client, AtomicLong written) {
        byte[] some = GET.formatted("more").repeat(500).getBytes(StandardCharsets.US_ASCII);
        try {
            while (written.addAndGet(some.length) < 1L << 28) {
                client.send(some);
            }
        } catch (IOException left) {
            // The test has closed the connection.
        }
    }
}
