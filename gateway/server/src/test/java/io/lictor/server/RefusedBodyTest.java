package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.server.testing.Greeter;
import io.lictor.server.testing.HttpService;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request is refused before its body has come, which is more than sockets hold: its client must get the answer, not a reset. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RefusedBodyTest {

    private static final byte[] LARGE = new byte[32 << 20];

    private final HttpService live = new HttpService();
    private final Greeter greeter = Greeter.start(call -> call.answer(call.name()));
    private final RunningGateway gateway =
            new RunningGateway("--lictor.limits.body=16KB", "--lictor.limits.proxied-body=16KB");

    @BeforeAll
    void register() {
        gateway.register("live", live.port(), "restful");
        gateway.register("greeter", greeter.port(), "rpc");
        gateway.untilExplained("POST", "/live/echo", "found");
        gateway.untilExplained("POST", "/v1/greet", "found");
    }

    @AfterAll
    void stop() {
        gateway.close();
        live.close();
        greeter.close();
    }

    @ParameterizedTest
    @CsvSource({"/v1/greet, 413", "/live/echo, 413", "/nobody, 404"})
    void a_client_that_still_writes_gets_the_answer(String path, int status) {
        for (int i = 0; i < 5; i++) {
            HttpResponse<String> response = gateway.send(gateway.request(path).POST(BodyPublishers.ofByteArray(LARGE)));

            assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        }
    }
}
