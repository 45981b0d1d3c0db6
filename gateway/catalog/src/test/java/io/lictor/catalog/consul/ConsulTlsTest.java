package io.lictor.catalog.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConsulTlsTest {
    private static final String PASSWORD = "only-for-this-test";

    private final Snapshots snapshots = new Snapshots();
    private int port;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private SSLContext tls;

    @SuppressWarnings("NullAway.Init")
    private HttpsServer server;

    @BeforeEach
    void serve() throws IOException, GeneralSecurityException, InterruptedException {
        tls = context(keyStore(directory.resolve("consul.p12")));
        serveWith(tls);
    }

    private void serveWith(SSLContext own) throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        port = server.getAddress().getPort();
        server.setHttpsConfigurator(new HttpsConfigurator(own));
        server.createContext("/", exchange -> {
            if (exchange.getRequestURI().getQuery().startsWith("index=0&")) {
                byte[] body = "{\"consul\":[]}".getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("X-Consul-Index", "7");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void a_consul_behind_tls_is_read_with_the_given_context() {
        try (ConsulCatalogSource source = source(() -> Optional.of(tls))) {
            source.start(snapshots);
            await().until(() -> snapshots.count() == 1);

            assertThat(snapshots.first().unselected()).containsOnlyKeys("consul");
        }
    }

    @Test
    void a_certificate_nobody_vouches_for_is_a_failed_read() {
        try (ConsulCatalogSource source = source(Optional::empty)) {
            source.start(snapshots);
            await().until(() -> source.status().stale());

            assertThat(source.status().lastError())
                    .hasValueSatisfying(text -> assertThat(text).contains("certification path"));
        }
    }

    @Test
    void a_context_that_was_renewed_is_used_for_new_connections() throws Exception {
        AtomicReference<Optional<SSLContext>> trusted = new AtomicReference<>(Optional.of(tls));
        try (ConsulCatalogSource source = source(trusted::get)) {
            source.start(snapshots);
            await().until(() -> snapshots.count() == 1);

            SSLContext renewed = context(keyStore(directory.resolve("renewed.p12")));
            server.stop(0);
            serveWith(renewed);
            await().until(() -> source.status().lastError().orElse("").contains("PKIX"));

            trusted.set(Optional.of(renewed));
            await().until(() -> !source.status().stale());
        }
    }

    private ConsulCatalogSource source(Supplier<Optional<SSLContext>> context) {
        ConsulConnection connection = ConsulConnection.to(URI.create("https://127.0.0.1:" + port))
                .withTls(context)
                .withTimes(Duration.ofSeconds(30), Duration.ofMillis(200));
        return new ConsulCatalogSource(
                connection, (name, tags) -> false, InstantSource.system(), new SplittableRandom(1));
    }

    private static KeyStore keyStore(Path file) throws IOException, GeneralSecurityException, InterruptedException {
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=consul",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString()))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream stored = Files.newInputStream(file)) {
            keys.load(stored, PASSWORD.toCharArray());
        }
        return keys;
    }

    private static SSLContext context(KeyStore keys) throws GeneralSecurityException {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        // A key entry is no trust anchor; its certificate alone is.
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try {
            trusted.load(null, null);
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
        trusted.setCertificateEntry("consul", keys.getCertificate("mykey"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
