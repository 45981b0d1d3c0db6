package io.lictor.server.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.balancing.Failure;
import io.lictor.consul.testing.Patience;
import io.lictor.routing.Protocol;
import io.lictor.server.testing.Clusters;
import io.lictor.server.testing.Instances;
import io.lictor.server.testing.Tables;
import io.lictor.server.tracing.AttemptSpan;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** HTTP/2 without TLS, against a server that speaks nothing else. */
@Timeout(300)
final class H2cBackendTest {

    private static final Duration LONG = Patience.LIMIT;

    private final AtomicInteger left = new AtomicInteger();
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .protocol(HttpProtocol.H2C)
            .handle(this::answer)
            .bindNow();
    private final HttpPools pools = ChannelsFixture.pools(Duration.ofHours(1));
    private final Tables tables = new Tables(pools);
    private final HttpBackend backend = new HttpBackend(pools, Schedulers.parallel());

    @BeforeEach
    void register() {
        tables.swap(Instances.passing("orders", server.port(), "restful", "lictor.proto=h2c"));
    }

    @AfterEach
    void close() {
        tables.close();
        pools.close();
        server.disposeNow(LONG);
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        if (request.uri().startsWith("/never")) {
            return Mono.<Void>never().doOnCancel(left::incrementAndGet);
        }
        String head = request.version().text() + " " + request.method() + " " + request.uri() + " "
                + request.requestHeaders().get("X-Test") + " ";
        return response.status(201)
                .sendString(request.receive()
                        .aggregate()
                        .asString()
                        .defaultIfEmpty("")
                        .map(body -> head + body));
    }

    private HttpCall call(HttpMethod method, String path, Optional<Publisher<ByteBuf>> body, Duration timeout) {
        var headers = new DefaultHttpHeaders().add("X-Test", "1");
        return new HttpCall(method, path, headers, body, Protocol.H2C, Trust.USUAL, timeout);
    }

    private String send(HttpCall call) {
        CompletableFuture<String> body = new CompletableFuture<>();
        Attempt<HttpAnswer> attempt =
                Objects.requireNonNull(backend.call(Clusters.endpoint(server.port()), call, AttemptSpan.NONE)
                        .doOnNext(answered -> answered.deliver()
                                .flatMap(answer -> answer.connection()
                                        .inbound()
                                        .receive()
                                        .aggregate()
                                        .asString())
                                .subscribe(body::complete, body::completeExceptionally))
                        .block(LONG));
        assertThat(attempt).isInstanceOf(Attempt.Answered.class);
        assertThat(attempt.deliver()
                        .map(answer -> answer.head().status().code())
                        .block(LONG))
                .isEqualTo(201);
        return body.join();
    }

    @Test
    void a_request_without_a_body_is_answered() {
        assertThat(send(call(HttpMethod.GET, "/orders/1?q=a%2Fb", Optional.empty(), LONG)))
                .isEqualTo("HTTP/2.0 GET /orders/1?q=a%2Fb 1 ");
    }

    @Test
    void a_body_reaches_the_service() {
        Flux<ByteBuf> body = Flux.just("he", "llo").map(text -> Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));

        assertThat(send(call(HttpMethod.POST, "/orders", Optional.of(body), LONG)))
                .isEqualTo("HTTP/2.0 POST /orders 1 hello");
    }

    @Test
    void a_service_that_does_not_answer_in_time_is_told_that_nobody_waits() {
        Attempt<HttpAnswer> attempt = Objects.requireNonNull(backend.call(
                        Clusters.endpoint(server.port()),
                        call(HttpMethod.GET, "/never", Optional.empty(), Duration.ofSeconds(2)),
                        AttemptSpan.NONE)
                .block(LONG));

        assertThat(attempt)
                .isInstanceOfSatisfying(
                        Attempt.Broken.class,
                        broken -> assertThat(broken.kind()).isEqualTo(Failure.TIMEOUT));
        await().atMost(LONG).untilAsserted(() -> assertThat(left).hasPositiveValue());
        assertThat(send(call(HttpMethod.GET, "/after", Optional.empty(), LONG))).contains("/after");
    }
}
