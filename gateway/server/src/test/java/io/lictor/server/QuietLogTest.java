package io.lictor.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.consul.testing.FreePorts;
import io.lictor.server.testing.FrameClient;
import io.lictor.server.testing.FrameServer;
import io.lictor.server.testing.Greeter;
import io.lictor.server.testing.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What others do to the program, and its own end, is no error of its own. */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
final class QuietLogTest {

    private static final Duration MOMENT = Duration.ofMillis(20);
    private static final String HEAD_OF_A_CALL = String.join(
            "\r\n",
            "POST /v1/greet HTTP/1.1",
            "Host: a",
            "Content-Type: application/json",
            "Content-Length: 100",
            "Expect: 100-continue",
            "\r\n");

    private final RunningGateway gateway = new RunningGateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void a_backend_breaks_off_its_answer(CapturedOutput output) throws IOException {
        byte[] part = "x".repeat(1_000).getBytes(US_ASCII);
        try (FrameServer backend = FrameServer.start(call -> {
            call.head().data(part);
            call.later(MOMENT, call::resetConnection);
        })) {
            gateway.register("breaking", backend.port(), "restful", "lictor.proto=h2c");
            gateway.untilServedBy("breaking", 1);

            try (RawClient client = new RawClient(gateway.port()).get("/breaking/x")) {
                assertThat(client.head().status()).isEqualTo(200);
                assertThat(client.text(part.length)).startsWith("x");
                assertThat(client.isCut()).isTrue();
            }
            gateway.close();
        }

        assertQuiet(output);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_client_resets_its_connection_in_the_middle_of_a_body(boolean express, CapturedOutput output)
            throws IOException {
        try (RunningGateway other = new RunningGateway("--lictor.express.enabled=" + express);
                Greeter greeter = Greeter.start(call -> call.answer("never"))) {
            other.register("greeter", greeter.port(), "rpc");
            other.untilExplained("POST", "/v1/greet", "found");
            for (int i = 0; i < 10; i++) {
                try (Socket client = new Socket(InetAddress.getLoopbackAddress(), other.port())) {
                    client.setSoLinger(true, 0);
                    client.getOutputStream().write(HEAD_OF_A_CALL.getBytes(US_ASCII));
                    // "HTTP/1.1 100 Continue": the body is being read.
                    assertThat(new String(client.getInputStream().readNBytes(12), US_ASCII))
                            .endsWith(" 100");
                    client.getOutputStream().write('{');
                }
            }
        }

        assertQuiet(output);
    }

    /** What reaches the end of a connection's pipeline Netty tells with a warning. */
    @Test
    void a_client_of_http_2_breaks_the_rules_or_its_connection(CapturedOutput output) throws IOException {
        try (RunningGateway other =
                new RunningGateway("--server.http2.enabled=true", "--logging.level.io.netty=warn")) {
            try (FrameClient client = new FrameClient(FrameClient.connected(other.port()))) {
                client.send(FrameClient.DATA, 0, 0, (byte) 1); // of no stream

                assertThat(client.untilEnd()).isPresent();
            }
            Socket socket = FrameClient.connected(other.port());
            try (FrameClient client = new FrameClient(socket)) {
                client.send(FrameClient.PING, 0, 0, new byte[8]);
                assertThat(client.next()).isPresent();
                socket.setSoLinger(true, 0);
            }
        }

        assertQuiet(output);
        assertThat(output.getAll()).doesNotContain("WARN");
    }

    @Test
    void it_ends_while_a_server_is_asked_for_its_descriptors_and_does_not_answer(CapturedOutput output)
            throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            gateway.register("silent", silent.getLocalPort(), "rpc");
            try (Socket asked = silent.accept()) {
                assertThat(asked.isConnected()).isTrue();

                gateway.close();

                assertQuiet(output);
            }
        }
    }

    @Test
    void it_ends_while_a_server_that_refuses_is_asked_again_and_again(CapturedOutput output) {
        gateway.register("refusing", FreePorts.next(), "rpc");
        await("it was asked")
                .until(() ->
                        gateway.json("/actuator/gateway/rejected").toString().contains("refusing"));

        gateway.close();

        assertQuiet(output);
    }

    /** Neither by Logback nor by the JDK's own logging, which is back when the program has ended. */
    private static void assertQuiet(CapturedOutput output) {
        assertThat(output.getAll()).doesNotContain("ERROR", "SEVERE", "Panic");
    }
}
