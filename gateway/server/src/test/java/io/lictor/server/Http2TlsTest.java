package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.Http2Client;
import io.lictor.server.testing.ScriptedServer;
import io.lictor.server.testing.SelfSigned;
import io.lictor.server.testing.TrustingSocket;
import io.lictor.server.testing.WireAnswer;
import io.lictor.server.testing.WireClient;
import io.lictor.server.testing.WireRequest;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A port on which TLS says which protocol is spoken: what holds in clear text holds there. */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the first method sets the fields
final class Http2TlsTest {

    private static final String DELETE =
            "DELETE %s HTTP/1.1\r\nHost: gateway.example\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n";
    private static final String GET = "GET %s HTTP/1.1\r\nHost: gateway.example\r\n\r\n";

    private final ScriptedServer backend = new ScriptedServer();
    private RunningGateway gateway;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        SelfSigned made = SelfSigned.in(directory, "localhost");
        gateway = new RunningGateway(
                "--server.http2.enabled=true",
                "--server.ssl.key-store=" + made.store(),
                "--server.ssl.key-store-password=" + made.password(),
                "--lictor.client.head-timeout=2s",
                "--logging.level.io.netty=warn");
        gateway.register("echo", backend.port(), "restful");
        await().until(() -> {
            try (WireClient client = http11("http/1.1")) {
                return answer(client.send(GET.formatted("/echo/x"))).status() == 200;
            }
        });
        backend.take();
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
        backend.close();
    }

    /** @param offered protocols of the client; none for a client that does not know of the choice */
    private WireClient http11(String... offered) throws Exception {
        return new WireClient(
                TrustingSocket.over(new Socket(InetAddress.getLoopbackAddress(), gateway.port()), offered));
    }

    private Http2Client http2() throws SSLException {
        SslContext h2 = SslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        "h2"))
                .build();
        return new Http2Client(gateway.port(), h2);
    }

    private static WireAnswer answer(WireClient client) throws IOException {
        return client.answer("GET").orElseThrow();
    }

    private WireRequest seen(String target) {
        return backend.take().stream()
                .filter(request -> request.target().equals(target))
                .findFirst()
                .orElseThrow();
    }

    /** Spring's lane gathers the body of a DELETE and tells its length. */
    @Test
    void http_2_takes_the_express_lane() throws Exception {
        try (Http2Client client = http2()) {
            Http2Client.Stream asked = client.open(Http2Client.head("DELETE", "/echo/two"), false);
            assertThat(asked.send("x", true).answer().status()).isEqualTo(200);
        }
        WireRequest request = seen("/two");
        assertThat(request.chunked()).isTrue();
        assertThat(request.values("X-Forwarded-Proto")).containsExactly("https");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http/1.1", ""})
    void http_1_1_takes_the_express_lane(String offered) throws Exception {
        String[] protocols = offered.isEmpty() ? new String[0] : new String[] {offered};
        try (WireClient client = http11(protocols)) {
            assertThat(answer(client.send(DELETE.formatted("/echo/one"))).status())
                    .isEqualTo(200);
        }
        WireRequest request = seen("/one");
        assertThat(request.chunked()).isTrue();
        assertThat(request.values("X-Forwarded-Proto")).containsExactly("https");
    }

    @Test
    void http_1_1_without_a_host_is_refused() throws Exception {
        try (WireClient client = http11("http/1.1")) {
            WireAnswer answer = answer(client.send("GET /echo/x HTTP/1.1\r\n\r\n"));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("BAD_HOST");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void a_head_of_http_1_1_that_does_not_end_closes_the_connection() throws Exception {
        try (WireClient client = http11("http/1.1")) {
            client.send(GET.formatted("/echo/x") + "GET /echo/x HT");

            assertThat(answer(client).status()).isEqualTo(200);
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void requests_of_both_lanes_are_answered_in_the_order_they_came() throws Exception {
        try (WireClient client = http11("http/1.1")) {
            client.send(GET.formatted("/echo/201.fixed.3")
                    + GET.formatted("/nobody")
                    + GET.formatted("/echo/203.fixed.3")
                    + GET.formatted("/nobody"));

            for (int status : List.of(201, 404, 203, 404)) {
                assertThat(answer(client).status()).isEqualTo(status);
            }
        }
    }

    /** What a client says that knows of no TLS may be secret, and it may say so as often as it likes. */
    @Test
    void what_is_no_tls_is_not_logged(CapturedOutput output) throws Exception {
        try (WireClient client = new WireClient(new Socket(InetAddress.getLoopbackAddress(), gateway.port()))) {
            client.send(GET.formatted("/echo/x"));

            assertThat(client.isClosed()).isTrue();
        }
        assertThat(output.getAll()).doesNotContain("WARN");
    }
}
