package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.lictor.server.testing.WireAnswer;
import io.lictor.server.testing.WireClient;
import io.lictor.server.testing.WireRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a target may have unescaped, on both lanes, and what their backends see of it. */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UnescapedTargetTest {

    private final List<Lane> lanes = List.of(Lane.express(), Lane.spring());

    @AfterAll
    void stop() {
        lanes.forEach(Lane::close);
    }

    static Stream<String> targetsInDoubt() {
        String query = "/echo/one?a=";
        return Stream.concat(
                "\"<>\1\u007f".chars().mapToObj(c -> query + (char) c),
                Stream.of(query + "%", query + "%4", query + "%zz", query + "|%", "/echo/\\", "/echo/|\""));
    }

    @ParameterizedTest
    @MethodSource("targetsInDoubt")
    void a_target_in_doubt_is_refused_in_words(String target) throws IOException {
        for (Lane lane : lanes) {
            lane.backend().take();
            try (WireClient client = new WireClient(lane.port())) {
                client.send(get(target));
                WireAnswer answer = client.answer("GET").orElseThrow();
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.values("Content-Type")).containsExactly("application/json");
                assertThat(answer.body()).contains("\"BAD_TARGET\"").contains("percent-encode it as %");
                assertThat(client.isClosed()).as("the connection is closed").isTrue();
            }
            assertThat(lane.backend().take()).isEmpty();
        }
    }

    /** By browsers and curl. */
    @ParameterizedTest
    @CsvSource({
        "/echo/a|b, /a%7Cb",
        "/echo/{a}/^`[1], /%7Ba%7D/%5E%60%5B1%5D",
        "/echo/\u00c3\u00a9?\u00e9, /%C3%A9?%E9",
        "/echo/o\u00a0ne?\u0085x, /o%A0ne?%85x",
        "/echo/x?a={b:1}, /x?a=%7Bb:1%7D",
        "/echo/x?a=b|c^`\\&d[0]=%7C, /x?a=b%7Cc%5E%60%5C&d[0]=%7C",
        "http://x/echo/|?|, /%7C?%7C"
    })
    void a_target_that_clients_send_is_escaped(String target, String seen) throws IOException {
        for (Lane lane : lanes) {
            lane.backend().take();
            try (WireClient client = new WireClient(lane.port())) {
                client.send(get(target));
                assertThat(client.answer("GET").orElseThrow().status()).isEqualTo(200);
                client.send(get("/echo/two"));
                assertThat(client.answer("GET").orElseThrow().status()).isEqualTo(200);
            }
            assertThat(lane.backend().take()).extracting(WireRequest::target).containsExactly(seen, "/two");
            assertThat(lane.backend().violations()).isEmpty();
        }
    }

    @Test
    void bytes_of_a_parameter_are_text_to_a_grpc_service() throws IOException {
        String text = HexFormat.of().formatHex("\u00e9|".getBytes(StandardCharsets.UTF_8));
        for (Lane lane : lanes) {
            lane.takeCalls();
            try (WireClient client = new WireClient(lane.port())) {
                client.send("POST /v1/inner?text=\u00c3\u00a9| HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
                assertThat(client.answer("POST")).isPresent();
            }
            assertThat(lane.takeCalls())
                    .extracting(Lane.Call::request)
                    .singleElement(STRING)
                    .contains(text);
        }
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }
}
