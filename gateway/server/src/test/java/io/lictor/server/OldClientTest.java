package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.consul.testing.Patience;
import io.lictor.server.testing.RawAnswer;
import io.lictor.server.testing.ScriptedServer;
import io.lictor.server.testing.Streams;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Clients of HTTP/1.0, which know no chunks. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OldClientTest {

    private final ScriptedServer service = new ScriptedServer();
    private final Streams streams = new Streams(call -> call.send("a").send("b").end());
    private final RunningGateway gateway = new RunningGateway();

    @BeforeAll
    void register() {
        gateway.register("scripted", service.port(), "restful");
        gateway.register("flow", streams.port(), "rpc");
        gateway.untilExplained("GET", "/scripted/x", "found");
        gateway.untilExplained("GET", "/v1/watch/x", "found");
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
        streams.close();
        service.close();
    }

    private RawAnswer ask(String path, String... headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout((int) Patience.LIMIT.toMillis());
            String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.0\r\n" + lines + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return RawAnswer.read(new BufferedInputStream(socket.getInputStream()), false);
        }
    }

    @Test
    void an_answer_of_unknown_length_ends_with_the_connection() throws IOException {
        RawAnswer answer = ask("/scripted/200.trailers.3000", "Host: x", "Connection: keep-alive");

        assertThat(answer.headers()).doesNotContainKeys("transfer-encoding", "content-length");
        assertThat(answer.header("connection")).isEqualTo("close");
        assertThat(answer.whole()).isTrue();
        assertThat(answer.text()).hasSize(3000).endsWith("4567");
    }

    @Test
    void a_stream_of_grpc_ends_with_the_connection() throws IOException {
        RawAnswer answer = ask("/v1/watch/x");

        assertThat(answer.headers()).doesNotContainKeys("transfer-encoding", "content-length");
        assertThat(answer.whole()).isTrue();
        assertThat(answer.text()).isEqualTo("[{\"text\":\"a\"},{\"text\":\"b\"}]");
    }

    @Test
    void one_that_keeps_its_connection_may_do_so_after_an_answer_with_a_length() throws IOException {
        RawAnswer answer = ask("/scripted/200.fixed.3000", "Host: x", "Connection: keep-alive");

        assertThat(answer.header("content-length")).isEqualTo("3000");
        assertThat(answer.isLast()).isFalse();
    }
}
