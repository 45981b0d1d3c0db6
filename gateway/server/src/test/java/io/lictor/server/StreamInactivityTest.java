package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.server.testing.Http2Client;
import io.lictor.server.testing.RawClient;
import io.lictor.server.testing.ScriptedServer;
import io.lictor.server.testing.StreamCall;
import io.lictor.server.testing.Streams;
import io.lictor.server.testing.WireAnswer;
import io.netty.handler.codec.http2.Http2Error;
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

    /** The stream is answered and then let go, while its connection is of use. */
    @Test
    void a_stream_of_http_2_that_says_nothing_more_is_given_up_alone() throws Exception {
        try (ScriptedServer backend = new ScriptedServer();
                RunningGateway gateway =
                        new RunningGateway("--lictor.limits.stream-inactivity=1s", "--server.http2.enabled=true")) {
            gateway.register("echo", backend.port(), "restful");
            gateway.untilExplained("POST", "/echo/x", "found");
            try (Http2Client client = new Http2Client(gateway.port())) {
                Http2Client.Stream silent =
                        client.open(Http2Client.head("POST", "/echo/x"), false).send("half", false);

                WireAnswer answer = silent.answer();
                assertThat(answer.status()).isEqualTo(408);
                assertThat(answer.body()).contains("BODY_TOO_SLOW");
                assertThat(client.get("/echo/after").answer().status()).isEqualTo(200);
                assertThat(silent.resetCode()).isEqualTo(Http2Error.NO_ERROR.code());
            }
        }
    }
}
