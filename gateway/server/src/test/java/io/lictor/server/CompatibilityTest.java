package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.server.testing.RawClient;
import io.lictor.server.testing.SelfSigned;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** Services with tags of Fabio and Traefik, from registration to answer. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CompatibilityTest {

    private final LoopResources loops = LoopResources.create("echo", 1, true);
    private final DisposableServer echo = server(HttpServer.create());
    private final DisposableServer secure = server(HttpServer.create().secure(spec -> spec.sslContext(certified())));
    private final RunningGateway gateway = new RunningGateway();

    /** A certificate that nobody trusts. */
    private static SslContext certified() {
        try {
            SelfSigned made = SelfSigned.in(Files.createTempDirectory("tls"), "nobody");
            char[] password = made.password().toCharArray();
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(KeyStore.getInstance(made.store().toFile(), password), password);
            return SslContextBuilder.forServer(keys).build();
        } catch (IOException | GeneralSecurityException | InterruptedException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** Answers with the path and the host it was asked for. */
    private DisposableServer server(HttpServer create) {
        return create.host("127.0.0.1")
                .port(0)
                .runOn(loops)
                .handle((request, response) -> response.sendString(Mono.just(
                        request.uri() + " at " + request.requestHeaders().get("Host"))))
                .bindNow();
    }

    @BeforeAll
    void register() {
        int port = echo.port();
        gateway.register("rewritten", port, "urlprefix-/old strip=/old prepend=/new");
        gateway.register("named", port, "urlprefix-/named host=inner.example.org");
        gateway.register("closed", port, "urlprefix-/closed allow=ip:10.0.0.0/8");
        gateway.register("moved", port, "urlprefix-/moved redirect=302,https://other.example.org$path");
        gateway.register("secure", secure.port(), "urlprefix-/secure proto=https tlsskipverify=true");
        gateway.register("strict", secure.port(), "urlprefix-/strict proto=https");
        gateway.register(
                "ruled",
                port,
                "traefik.http.routers.r.rule=PathPrefix(`/ruled`) && Header(`X-Lane`, `a`)",
                "traefik.http.routers.r.middlewares=cut",
                "traefik.http.middlewares.cut.stripprefix.prefixes=/ruled");
        for (String path : new String[] {"/old", "/named", "/closed", "/moved", "/secure", "/strict"}) {
            gateway.untilExplained("GET", path, "found");
        }
        gateway.untilServedBy("ruled", 1);
    }

    @AfterAll
    void stop() {
        gateway.close();
        echo.disposeNow(Duration.ofSeconds(5));
        secure.disposeNow(Duration.ofSeconds(5));
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block();
    }

    @Test
    void the_path_is_rewritten_and_the_host_is_the_clients() {
        assertThat(gateway.get("/older/x?q=1").body()).isEqualTo("/new/er/x?q=1 at 127.0.0.1:" + gateway.port());
    }

    @Test
    void a_host_that_was_asked_for_is_the_backends() {
        assertThat(gateway.get("/named/x").body()).isEqualTo("/named/x at inner.example.org");
    }

    @Test
    void who_is_not_allowed_is_told_so() {
        HttpResponse<String> response = gateway.get("/closed/x");

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).contains("ADDRESS_NOT_ALLOWED");
    }

    @Test
    void a_claimed_address_opens_nothing() {
        assertThat(gateway.send(gateway.request("/closed/x").header("X-Forwarded-For", "10.1.1.1"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_redirect_is_answered_without_a_backend() throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            RawClient.Head head = client.get("/moved/x?q=1").head();

            assertThat(head.status()).isEqualTo(302);
            assertThat(head.header("location")).isEqualTo("https://other.example.org/moved/x?q=1");
        }
    }

    @Test
    void a_certificate_is_verified_unless_the_service_says_otherwise() {
        assertThat(gateway.get("/secure/x").body()).startsWith("/secure/x at ");
        assertThat(gateway.get("/strict/x").statusCode()).isEqualTo(503);
    }

    @Test
    void a_rule_with_a_header_takes_only_who_has_it() {
        assertThat(gateway.send(gateway.request("/ruled/x").header("X-Lane", "a"))
                        .body())
                .startsWith("/x at ");
        assertThat(gateway.get("/ruled/x").statusCode()).isEqualTo(404);
    }
}
