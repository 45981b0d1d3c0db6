package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.Greeter;
import io.lictor.server.testing.RawClient;
import io.lictor.server.testing.SelfSigned;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;

/** Services that ask who Lictor is, and what it shows them in time becomes another certificate. */
@Timeout(300)
@SuppressWarnings("NullAway.Init") // the first method sets the fields
final class MutualBackendTest {

    private final Sinks.Many<String> later = Sinks.many().unicast().onBackpressureBuffer();

    @TempDir
    private Path directory;

    private SelfSigned service;
    private SelfSigned first;
    private SelfSigned second;
    private RunningGateway gateway;
    private DisposableServer backend;

    @BeforeEach
    void start() throws Exception {
        service = SelfSigned.in(directory, "service", "ip:127.0.0.1");
        first = SelfSigned.in(directory, "first");
        second = SelfSigned.in(directory, "second");
        show(first);
        gateway = new RunningGateway(
                "--spring.ssl.bundle.watch.file.quiet-period=50ms",
                "--spring.ssl.bundle.pem.services.reload-on-update=true",
                "--spring.ssl.bundle.pem.services.truststore.certificate="
                        + service.certificate().toUri(),
                "--spring.ssl.bundle.pem.services.keystore.certificate="
                        + directory.resolve("lictor.pem").toUri(),
                "--spring.ssl.bundle.pem.services.keystore.private-key="
                        + directory.resolve("lictor.key").toUri(),
                "--lictor.upstream.ssl-bundle=services",
                "--lictor.upstream.connect-timeout=30s",
                "--lictor.grpc.reflection-timeout=30s");
        SslContext tls = SslContextBuilder.forServer(service.server())
                .trustManager(SelfSigned.trusting(first, second))
                .clientAuth(ClientAuth.REQUIRE)
                .build();
        backend = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .secure(spec -> spec.sslContext(tls))
                .route(routes -> routes.get(
                                "/open",
                                (request, response) ->
                                        response.sendString(Flux.concat(Mono.just(who(request)), later.asFlux())))
                        .get(
                                "/who",
                                (request, response) -> response.keepAlive(false).sendString(Mono.just(who(request)))))
                .bindNow();
    }

    @AfterEach
    void stop() {
        gateway.close();
        backend.disposeNow();
    }

    /** As who renews certificates does it: the file is another one at once. */
    private void show(SelfSigned own) throws IOException, GeneralSecurityException {
        replace(own.key(), "lictor.key");
        replace(own.certificate(), "lictor.pem");
    }

    private void replace(Path source, String name) throws IOException {
        Path made = Files.copy(source, directory.resolve(name + ".new"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(made, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String who(HttpServerRequest request) {
        AtomicReference<Connection> its = new AtomicReference<>();
        request.withConnection(its::set);
        Connection connection = Objects.requireNonNull(its.get());
        SslHandler tls = (SslHandler) connection.channel().pipeline().get(NettyPipeline.SslHandler);
        try {
            return tls.engine().getSession().getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException nobody) {
            return "nobody";
        }
    }

    private void register(String more) {
        gateway.register("asking", backend.port(), "restful", "lictor.proto=https", more);
        gateway.untilExplained("GET", "/asking/who", "found");
    }

    /** Spring's lane calls where the route has a filter. */
    @ParameterizedTest
    @CsvSource({"express, lictor.retry=0", "spring, 'lictor.filters=AddResponseHeader=X-Spring,yes'"})
    void an_http_service_is_shown_the_renewed_certificate_and_open_connections_stay(String lane, String more)
            throws Exception {
        register(more);
        assertThat(gateway.get("/asking/who").body()).as(lane).isEqualTo("CN=first");
        try (RawClient open = new RawClient(gateway.port()).get("/asking/open")) {
            assertThat(open.head().status()).isEqualTo(200);
            assertThat(open.text("CN=first".length())).isEqualTo("CN=first");

            show(second);

            await().until(() -> gateway.get("/asking/who").body().equals("CN=second"));
            later.tryEmitNext("still here");
            assertThat(open.text("still here".length())).isEqualTo("still here");
            later.tryEmitComplete();
        }
    }

    private void assertGreeted(String name, SelfSigned believed) throws Exception {
        try (Greeter greeter =
                Greeter.mutual(call -> call.answer("Hello " + call.name()), service, SelfSigned.trusting(believed))) {
            gateway.register(name, greeter.port(), "rpc", "lictor.proto=grpcs");
            gateway.untilExplained("GET", "/v1/greet/x", "found");

            assertThat(gateway.get("/v1/greet/Ann").body()).contains("Hello Ann");
            gateway.deregister(name, greeter.port());
            gateway.untilExplained("GET", "/v1/greet/x", "not found");
        }
    }

    @Test
    void a_grpc_server_is_shown_the_renewed_certificate() throws Exception {
        assertGreeted("knows-the-first", first);

        show(second);

        assertGreeted("knows-the-second", second);
    }
}
