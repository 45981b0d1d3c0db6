package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.server.testing.RawClient;
import io.lictor.server.testing.StreamCall;
import io.lictor.server.testing.Streams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** By itself, since on a busy machine the clients of other tests may say nothing for so long. */
@Timeout(300)
final class StreamInactivityTest {

    @Test
    void a_client_that_says_nothing_more_is_given_up() throws Exception {
        try (Streams service = new Streams();
                RunningGateway gateway = new RunningGateway("--lictor.limits.stream-inactivity=1s")) {
            gateway.register("flow", service.port(), "rpc");
            gateway.untilExplained("GET", "/v1/watch/x", "found");
            try (RawClient client = new RawClient(gateway.port()).post("/v1/gather/x")) {
                client.chunk("[{},");
                StreamCall call = service.next();

                assertThat(client.head().status()).isEqualTo(408);
                assertThat(call.awaitCancelled()).isTrue();
            }
        }
    }
}
