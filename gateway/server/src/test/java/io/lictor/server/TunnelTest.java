package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.server.testing.Http2Client;
import io.lictor.server.testing.WireAnswer;
import io.lictor.server.testing.WireClient;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of clients that want a tunnel, on both lanes. */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TunnelTest {

    private final List<Lane> lanes = List.of(Lane.http2Express(), Lane.http2Spring());

    @AfterAll
    void stop() {
        lanes.forEach(Lane::close);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo/x", "api.example.com:443", "http://x/echo/x", "*"})
    void no_backend_hears_of_CONNECT(String target) throws IOException {
        for (Lane lane : lanes) {
            lane.backend().take();
            try (WireClient client = new WireClient(lane.port())) {
                client.send("CONNECT " + target
                        + " HTTP/1.1\r\nHost: x\r\n\r\nGET /echo/inside HTTP/1.1\r\nHost: x\r\n\r\n");
                refused(client.answer("GET").orElseThrow());
                assertThat(client.isClosed()).as("the connection is closed").isTrue();
            }
            assertThat(lane.backend().take()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo/x", "/nobody"})
    void nor_by_a_stream_of_HTTP_2(String path) throws Exception {
        for (Lane lane : lanes) {
            lane.backend().take();
            try (Http2Client client = new Http2Client(lane.port())) {
                refused(client.open(Http2Client.head("CONNECT", path), true).answer());
                assertThat(client.get("/echo/after").answer().status()).isEqualTo(200);
            }
            assertThat(lane.backend().take()).singleElement().returns("/after", request -> request.target());
        }
    }

    private static void refused(WireAnswer answer) {
        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.body()).contains("\"NO_TUNNELS\"");
    }
}
