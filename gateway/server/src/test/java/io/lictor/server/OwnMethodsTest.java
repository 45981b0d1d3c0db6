package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.server.testing.Http2Client;
import io.lictor.server.testing.WireAnswer;
import io.lictor.server.testing.WireClient;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of requests that are for the gateway itself by their method, on both lanes. */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OwnMethodsTest {

    private final List<Lane> lanes = List.of(Lane.http2Express(), Lane.http2Spring());

    @AfterAll
    void stop() {
        lanes.forEach(Lane::close);
    }

    /** The answer to the only request of a connection. */
    private static WireAnswer answer(Lane lane, String line, String... headers) throws IOException {
        lane.backend().take();
        try (WireClient client = new WireClient(lane.port())) {
            client.send(line + " HTTP/1.1\r\nHost: x\r\n" + String.join("", headers) + "\r\n");
            return client.answer("GET").orElseThrow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo/x", "/nobody", "http://x/echo/x", "*"})
    void no_backend_hears_of_TRACE(String target) throws IOException {
        for (Lane lane : lanes) {
            WireAnswer answer = answer(lane, "TRACE " + target);

            assertThat(answer.status()).isEqualTo(501);
            assertThat(answer.body()).contains("\"NO_TRACE\"");
            assertThat(lane.backend().take()).isEmpty();
        }
    }

    @Test
    void nor_by_a_stream_of_HTTP_2() throws Exception {
        for (Lane lane : lanes) {
            lane.backend().take();
            try (Http2Client client = new Http2Client(lane.port())) {
                WireAnswer answer =
                        client.open(Http2Client.head("TRACE", "/echo/x"), true).answer();
                assertThat(answer.body()).contains("\"NO_TRACE\"");
            }
            assertThat(lane.backend().take()).isEmpty();
        }
    }

    @Test
    void what_the_server_offers_as_a_whole_is_answered_by_the_gateway() throws IOException {
        for (Lane lane : lanes) {
            WireAnswer answer = answer(lane, "OPTIONS *");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.values("Allow")).containsExactly("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
            assertThat(answer.body()).contains("\"OWN_OPTIONS\"");
        }
    }

    @Test
    void nothing_else_is_asked_of_the_server_as_a_whole() throws IOException {
        for (Lane lane : lanes) {
            WireAnswer answer = answer(lane, "GET *");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("\"BAD_TARGET\"").contains("only OPTIONS");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "00"})
    void a_request_that_may_be_forwarded_no_more_is_answered_by_the_gateway(String forwards) throws IOException {
        for (Lane lane : lanes) {
            WireAnswer answer = answer(lane, "OPTIONS /echo/x", "Max-Forwards: " + forwards + "\r\n");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("\"OWN_OPTIONS\"").contains("Max-Forwards");
            assertThat(lane.backend().take()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OPTIONS, 7, 6",
        "OPTIONS, 1, 0",
        "OPTIONS, 99999999999999999999, 2147483646",
        "OPTIONS, many, many",
        "GET, 7, 7"
    })
    void a_request_may_be_forwarded_once_less(String method, String forwards, String left) throws IOException {
        for (Lane lane : lanes) {
            WireAnswer answer = answer(lane, method + " /echo/x", "Max-Forwards: " + forwards + "\r\n");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(lane.backend().take())
                    .singleElement()
                    .satisfies(request ->
                            assertThat(request.values("Max-Forwards")).containsExactly(left));
        }
    }
}
