package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.Http2Client;
import io.lictor.server.testing.RawClient;
import io.lictor.server.testing.WireAnswer;
import io.lictor.server.testing.WireClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What clients hear of the answers of 1xx that a backend gives before its answer (RFC 9110, 15.2). */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InterimAnswerTest {

    private static final String PROCESSING = head("HTTP/1.1 102 Processing");
    private static final String HINT = head(
            "HTTP/1.1 103 Early Hints",
            "Link: </style.css>; rel=preload",
            "Content-Length: 5",
            "X-Hop: 1",
            "Connection: x-hop");

    private final ServerSocket backend = listening();
    private final Semaphore goOn = new Semaphore(0);
    private final AtomicInteger calls = new AtomicInteger();
    private final RunningGateway gateway = new RunningGateway("--server.http2.enabled=true");

    @BeforeAll
    void register() {
        daemon(this::serve);
        gateway.register("early", backend.getLocalPort(), "restful", "lictor.retry=2");
        gateway.register("spring", backend.getLocalPort(), "restful", "lictor.filters=AddResponseHeader=X-Spring,yes");
        gateway.untilExplained("GET", "/early/x", "found");
        gateway.untilExplained("GET", "/spring/x", "found");
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
        backend.close();
    }

    @Test
    void they_pass_at_once_with_what_is_for_the_client() throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            client.get("/early/wait");
            assertThat(client.head().status()).isEqualTo(102);
            RawClient.Head hint = client.head();
            goOn.release();

            assertThat(hint.status()).isEqualTo(103);
            assertThat(hint.headers()).containsOnlyKeys("link").containsValue("</style.css>; rel=preload");
            RawClient.Head answer = client.head();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(client.body(answer)).isEqualTo("done");
        }
    }

    @Test
    void they_pass_to_a_client_of_http_2() throws Exception {
        try (Http2Client client = new Http2Client(gateway.port())) {
            Http2Client.Stream stream = client.get("/early/wait");
            await().until(() -> stream.interim().equals(List.of(102, 103)));
            goOn.release();

            assertThat(stream.hints()).containsExactly("link: </style.css>; rel=preload");
            assertThat(stream.answer().status()).isEqualTo(200);
            assertThat(stream.answer().body()).isEqualTo("done");
        }
    }

    @Test
    void they_are_no_answer_to_pipelined_requests() throws IOException {
        try (WireClient client = new WireClient(gateway.port())) {
            client.send(request("GET", "/early/now") + request("HEAD", "/early/now") + request("GET", "/early/plain"));

            for (String method : List.of("GET", "HEAD")) {
                WireAnswer answer = client.answer(method).orElseThrow();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.interim()).containsExactly(102, 103);
            }
            WireAnswer last = client.answer("GET").orElseThrow();
            assertThat(last.interim()).isEmpty();
            assertThat(last.body()).isEqualTo("done");
        }
    }

    @Test
    void their_number_has_a_bound() throws IOException {
        try (WireClient client = new WireClient(gateway.port())) {
            WireAnswer answer =
                    client.send(request("GET", "/early/many")).answer("GET").orElseThrow();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.interim()).hasSize(16).containsOnly(103);
        }
    }

    @Test
    void leave_that_nobody_has_asked_for_does_not_pass() throws IOException {
        try (WireClient client = new WireClient(gateway.port())) {
            WireAnswer answer =
                    client.send(request("GET", "/early/leave")).answer("GET").orElseThrow();

            assertThat(answer.interim()).isEmpty();
            assertThat(answer.body()).isEqualTo("done");
        }
    }

    @Test
    void an_attempt_that_breaks_behind_them_is_made_again() throws IOException {
        calls.set(0);
        try (WireClient client = new WireClient(gateway.port())) {
            WireAnswer answer =
                    client.send(request("GET", "/early/break")).answer("GET").orElseThrow();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.interim()).containsExactly(103);
            assertThat(answer.body()).isEqualTo("done");
        }
    }

    /** Neither does it know them, nor does Spring's lane, which it takes. */
    @Test
    void they_do_not_pass_to_a_client_of_http_1_0() throws IOException {
        try (WireClient client = new WireClient(gateway.port())) {
            WireAnswer answer =
                    client.send("GET /early/now HTTP/1.0\r\n\r\n").answer("GET").orElseThrow();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.interim()).isEmpty();
        }
    }

    @Test
    void they_do_not_pass_on_springs_lane() throws IOException {
        try (WireClient client = new WireClient(gateway.port())) {
            WireAnswer answer =
                    client.send(request("GET", "/spring/now")).answer("GET").orElseThrow();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.interim()).isEmpty();
            assertThat(answer.body()).isEqualTo("done");
        }
    }

    private static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    private static String request(String method, String path) {
        return head(method + " " + path + " HTTP/1.1", "Host: x");
    }

    // --- The backend ---

    private static ServerSocket listening() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }

    private void serve() throws IOException {
        while (!backend.isClosed()) {
            Socket connection = backend.accept();
            daemon(() -> serve(connection));
        }
    }

    private void serve(Socket connection) throws IOException {
        try (connection) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
            String line = in.readLine();
            while (line != null) {
                while (!in.readLine().isEmpty()) {
                    // the rest of the head
                }
                String path = line.split(" ", -1)[1];
                write(connection, early(path));
                if (path.equals("/wait")) {
                    goOn.acquireUninterruptibly();
                }
                if (path.equals("/break") && calls.incrementAndGet() == 1) {
                    return;
                }
                boolean bodiless = line.startsWith("HEAD ");
                // Of an answer by HEAD the head alone says that there were chunks.
                write(
                        connection,
                        bodiless
                                ? head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked")
                                : head("HTTP/1.1 200 OK", "Content-Length: 4") + "done");
                line = in.readLine();
            }
        }
    }

    private String early(String path) {
        return switch (path) {
            case "/wait", "/now" -> PROCESSING + HINT;
            case "/many" -> String.join("", Collections.nCopies(100, HINT));
            case "/leave" -> head("HTTP/1.1 100 Continue");
            case "/break" -> calls.get() == 0 ? HINT : "";
            default -> "";
        };
    }

    private static void write(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        connection.getOutputStream().flush();
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException over) {
                // The other side has closed it.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
