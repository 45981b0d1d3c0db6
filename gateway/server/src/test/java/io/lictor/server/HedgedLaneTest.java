package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.Samples;
import io.lictor.server.testing.WireAnswer;
import io.lictor.server.testing.WireClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hedged requests of the express lane. The test is both instances: the first connection is that of the first attempt. */
@Timeout(300)
final class HedgedLaneTest {

    private static final int PATIENCE_SECONDS = 60;

    private final BlockingQueue<Socket> arrived = new LinkedBlockingQueue<>();
    private final List<ServerSocket> instances = List.of(listening(), listening());
    private final RunningGateway gateway = new RunningGateway();

    private ServerSocket listening() {
        try {
            ServerSocket instance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread accepting = new Thread(() -> accept(instance));
            accepting.setDaemon(true);
            accepting.start();
            return instance;
        } catch (IOException noPort) {
            throw new AssertionError(noPort);
        }
    }

    private void accept(ServerSocket instance) {
        while (!instance.isClosed()) {
            try {
                Socket connection = instance.accept();
                connection.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
                arrived.add(connection);
            } catch (IOException closed) {
                return;
            }
        }
    }

    private Socket next() throws InterruptedException {
        return Objects.requireNonNull(arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "no attempt");
    }

    @BeforeEach
    void register() {
        instances.forEach(instance ->
                gateway.register("hedged", instance.getLocalPort(), "restful", "lictor.hedge=200ms", "lictor.retry=0"));
        gateway.untilServedBy("hedged", 2);
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        for (ServerSocket instance : instances) {
            instance.close();
        }
    }

    private static void answer(Socket connection, String status, String body) throws IOException {
        String head = String.join("\r\n", "HTTP/1.1 " + status, "Content-Length: " + body.length(), "", "");
        connection.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
    }

    /** What has come of a request, to the end of its connection. */
    private static String all(Socket connection) throws IOException {
        return new String(connection.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private WireClient asking() throws IOException {
        return new WireClient(gateway.port()).send("GET /hedged/x HTTP/1.1\r\nHost: gateway.example\r\n\r\n");
    }

    private static WireAnswer answer(WireClient client) throws IOException {
        return client.answer("GET").orElseThrow();
    }

    private void untilNothingIsInFlight() {
        await().until(() -> Samples.parse(gateway.get("/actuator/prometheus").body())
                        .sum("lictor_route_in_flight", "service", "hedged")
                == 0);
        await().until(() -> gateway.json("/actuator/gateway/instances")
                .valueStream()
                .flatMap(instance -> instance.findValues("inFlight").stream())
                .allMatch(calls -> calls.asInt() == 0));
    }

    @Test
    void the_attempt_that_is_late_is_broken_off() throws Exception {
        try (WireClient client = asking();
                Socket first = next();
                Socket second = next()) {
            answer(second, "200 OK", "good");

            assertThat(answer(client).body()).isEqualTo("good");
            assertThat(all(first)).startsWith("GET /x HTTP/1.1");
        }
        untilNothingIsInFlight();
    }

    @Test
    void an_answer_that_is_not_good_enough_gives_way_to_that_of_the_other_attempt() throws Exception {
        try (WireClient client = asking();
                Socket first = next();
                Socket second = next()) {
            answer(first, "503 Unwell", "nope");
            assertThat(all(first)).startsWith("GET /x HTTP/1.1");

            answer(second, "200 OK", "good");

            WireAnswer answer = answer(client);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("good");
        }
        untilNothingIsInFlight();
    }

    @Test
    void a_client_that_leaves_ends_both_attempts() throws Exception {
        WireClient client = asking();
        try (Socket first = next();
                Socket second = next()) {
            client.close();

            assertThat(all(first)).startsWith("GET /x HTTP/1.1");
            assertThat(all(second)).startsWith("GET /x HTTP/1.1");
        }
        untilNothingIsInFlight();
    }
}
