package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.server.testing.WireClient;
import io.lictor.server.testing.WireRequest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client says of itself, or does not, on both lanes. */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UnadornedTest {

    private final List<Lane> lanes = List.of(Lane.express(), Lane.spring());

    @AfterAll
    void stop() {
        lanes.forEach(Lane::close);
    }

    private static WireRequest forwarded(Lane lane, String method, String... headers) throws IOException {
        lane.backend().take();
        try (WireClient client = new WireClient(lane.port())) {
            client.send(method + " /echo/x HTTP/1.1\r\nHost: x\r\n" + String.join("", headers) + "\r\n");
            assertThat(client.answer(method).orElseThrow().status()).isEqualTo(200);
        }
        return lane.backend().take().get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "DELETE"})
    void what_the_client_does_not_say_is_not_invented(String method) throws IOException {
        for (Lane lane : lanes) {
            WireRequest request = forwarded(lane, method);

            assertThat(request.values("User-Agent")).isEmpty();
            assertThat(request.values("Accept")).isEmpty();
        }
    }

    @Test
    void what_it_says_is_passed_on() throws IOException {
        for (Lane lane : lanes) {
            WireRequest request = forwarded(lane, "GET", "User-Agent: mine/1\r\n", "Accept: */*\r\n");

            assertThat(request.values("User-Agent")).containsExactly("mine/1");
            assertThat(request.values("Accept")).containsExactly("*/*");
        }
    }
}
