package io.lictor.server;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Services that are spoken to by TLS. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HttpsBackendTest {

    private static final String LARGE = "0123456789abcdef".repeat(64 * 1024);

    private final WireMockServer service =
            new WireMockServer(options().dynamicPort().dynamicHttpsPort());
    private final RunningGateway gateway = new RunningGateway("--lictor.upstream.connect-timeout=1s");

    @BeforeAll
    void register() {
        service.start();
        gateway.register("secret", service.httpsPort(), "urlprefix-/secret proto=https tlsskipverify=true");
        gateway.register("strict", service.httpsPort(), "urlprefix-/strict proto=https");
        gateway.register("clear", service.port(), "urlprefix-/clear proto=https tlsskipverify=true");
        for (String name : new String[] {"secret", "strict", "clear"}) {
            gateway.untilExplained("GET", "/" + name + "/x", "found");
        }
    }

    @BeforeEach
    void answer() {
        service.resetAll();
        service.stubFor(any(anyUrl()).willReturn(ok(LARGE)));
    }

    @AfterAll
    void stop() {
        gateway.close();
        service.stop();
    }

    @Test
    void a_large_body_passes_both_ways() {
        HttpResponse<String> answer = gateway.send(gateway.request("/secret/x").POST(BodyPublishers.ofString(LARGE)));

        assertThat(answer.body()).isEqualTo(LARGE);
        service.verify(postRequestedFor(urlEqualTo("/secret/x")).withRequestBody(WireMock.equalTo(LARGE)));
    }

    @Test
    void one_whose_certificate_nobody_trusts_gets_no_request() {
        assertThat(gateway.get("/strict/x").statusCode()).isEqualTo(503);

        assertThat(service.getAllServeEvents()).isEmpty();
    }

    @Test
    void one_that_speaks_no_tls_is_unavailable() {
        assertThat(gateway.get("/clear/x").statusCode()).isEqualTo(503);
    }

    @Test
    void a_kept_connection_that_it_has_closed_fails_no_request() {
        for (int i = 0; i < 5; i++) {
            assertThat(gateway.get("/secret/x").statusCode()).isEqualTo(200);
            service.stubFor(WireMock.get("/secret/broken")
                    .willReturn(WireMock.aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
            assertThat(gateway.get("/secret/broken").statusCode()).isIn(502, 503);
        }
        assertThat(gateway.get("/secret/x").statusCode()).isEqualTo(200);
    }

    @Test
    void one_that_does_not_finish_the_handshake_is_not_waited_for_longer_than_for_a_connection() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            gateway.register("silent", silent.getLocalPort(), "urlprefix-/silent proto=https tlsskipverify=true");
            gateway.untilExplained("GET", "/silent/x", "found");

            assertThat(gateway.get("/silent/x").statusCode()).isIn(502, 503);
        }
    }
}
