package io.lictor.server.backend;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.lictor.balancing.Endpoint;
import io.lictor.balancing.Failure;
import io.lictor.consul.testing.FreePorts;
import io.lictor.consul.testing.Patience;
import io.lictor.routing.Protocol;
import io.lictor.server.backend.Attempt.Abandoned;
import io.lictor.server.backend.Attempt.Answered;
import io.lictor.server.backend.Attempt.Broken;
import io.lictor.server.backend.Attempt.Failing;
import io.lictor.server.backend.Attempt.Unwell;
import io.lictor.server.testing.Instances;
import io.lictor.server.testing.Tables;
import io.lictor.server.tracing.AttemptSpan;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

@Timeout(300)
final class HttpBackendTest {

    private static final Duration LONG = Patience.LIMIT;
    private static final WireMockServer SERVICE = new WireMockServer(options().dynamicPort());

    private final HttpPools pools = ChannelsFixture.pools(Duration.ofHours(1));
    private final Tables tables = new Tables(pools);
    private final AtomicReference<CompletableFuture<String>> body = new AtomicReference<>(new CompletableFuture<>());
    private final HttpBackend backend = new HttpBackend(pools, Schedulers.parallel());

    @BeforeAll
    static void start() {
        SERVICE.start();
    }

    @AfterAll
    static void stop() {
        SERVICE.stop();
    }

    @AfterEach
    void close() {
        tables.close();
        pools.close();
        SERVICE.resetAll();
    }

    private static void answers(ResponseDefinitionBuilder answer) {
        SERVICE.stubFor(any(anyUrl()).willReturn(answer));
    }

    private static HttpCall call(HttpMethod method, Optional<Publisher<ByteBuf>> body, Duration timeout) {
        return new HttpCall(
                method,
                "/orders/1?q=a%2Fb",
                new DefaultHttpHeaders().add("X-Test", "1"),
                body,
                Protocol.HTTP,
                Trust.USUAL,
                timeout);
    }

    private Endpoint at(int port) {
        return tables.swap(Instances.passing("orders", port, "restful"))
                .clusters()
                .iterator()
                .next()
                .status()
                .get(0)
                .endpoint();
    }

    private Attempt<HttpAnswer> attempt(int port, HttpCall call) {
        return Objects.requireNonNull(backend.call(at(port), call, AttemptSpan.NONE)
                .doOnNext(this::readOn)
                .block(LONG));
    }

    private Attempt<HttpAnswer> get() {
        return attempt(SERVICE.port(), call(HttpMethod.GET, Optional.empty(), LONG));
    }

    private static HttpAnswer answer(Attempt<HttpAnswer> attempt) {
        return Objects.requireNonNull(attempt.deliver().block());
    }

    /** As the edge does, the body is read on the connection's own thread, from the moment its head is there. */
    private void readOn(Attempt<HttpAnswer> attempt) {
        if (!(attempt instanceof Unwell) && !(attempt instanceof Broken) && !(attempt instanceof Abandoned)) {
            attempt.deliver()
                    .subscribe(answer -> body.set(answer.connection()
                            .inbound()
                            .receive()
                            .aggregate()
                            .asString()
                            .toFuture()));
        }
    }

    /** The body of the last answer. */
    private String body() {
        return String.valueOf(Objects.requireNonNull(body.get()).join());
    }

    private static Flux<ByteBuf> bytes(String... texts) {
        return Flux.just(texts).map(text -> Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    @Test
    void an_answer_is_passed_on_with_its_head_and_its_body() {
        answers(aResponse().withStatus(201).withHeader("X-Answer", "yes").withBody("hello"));

        Attempt<HttpAnswer> attempt = get();

        assertThat(attempt).isInstanceOf(Answered.class);
        HttpAnswer answer = answer(attempt);
        assertThat(answer.head().status().code()).isEqualTo(201);
        assertThat(answer.head().responseHeaders().get("X-Answer")).isEqualTo("yes");
        assertThat(body()).isEqualTo("hello");
    }

    @Test
    void method_raw_path_query_headers_and_body_reach_the_service() {
        answers(aResponse());

        attempt(SERVICE.port(), call(HttpMethod.POST, Optional.of(bytes("one ", "two")), LONG));
        body();

        SERVICE.verify(postRequestedFor(urlEqualTo("/orders/1?q=a%2Fb"))
                .withHeader("X-Test", equalTo("1"))
                .withHeader("Host", equalTo("127.0.0.1:" + SERVICE.port()))
                .withRequestBody(equalTo("one two")));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 301, 400, 404, 409, 501})
    void an_answer_that_says_nothing_bad_about_the_endpoint_is_a_good_one(int status) {
        answers(aResponse().withStatus(status));

        Attempt<HttpAnswer> attempt = get();

        assertThat(attempt).isInstanceOf(Answered.class);
        body();
    }

    @ParameterizedTest
    @CsvSource({"500, SERVER_ERROR", "502, SERVER_ERROR", "504, TIMEOUT", "429, OVERLOADED"})
    void an_answer_that_counts_against_the_endpoint_is_delivered_all_the_same(int status, Failure kind) {
        answers(aResponse().withStatus(status).withBody("why"));

        Attempt<HttpAnswer> attempt = get();

        assertThat(attempt)
                .isInstanceOfSatisfying(
                        Failing.class, failing -> assertThat(failing.kind()).isEqualTo(kind));
        assertThat(body()).isEqualTo("why");
    }

    @ParameterizedTest
    @CsvSource({"7, PT7S", "0, PT0S", "3600, PT60S", "999999999, PT60S"})
    void a_503_says_how_long_to_stay_away_up_to_a_minute(String retryAfter, Duration pause) {
        answers(aResponse().withStatus(503).withHeader("Retry-After", retryAfter));

        Attempt<HttpAnswer> attempt = get();

        assertThat(attempt).isInstanceOfSatisfying(Unwell.class, unwell -> {
            assertThat(unwell.kind()).isEqualTo(Failure.UNAVAILABLE);
            assertThat((Object) unwell.retryAfter()).isEqualTo(Optional.of(pause));
        });
        attempt.discard();
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "1.5", "99999999999", "Wed, 21 Oct 2026 07:28:00 GMT"})
    void a_time_that_is_no_number_of_seconds_is_not_believed(String retryAfter) {
        answers(aResponse().withStatus(503).withHeader("Retry-After", retryAfter));

        Attempt<HttpAnswer> attempt = get();

        assertThat(attempt)
                .isInstanceOfSatisfying(
                        Unwell.class,
                        unwell -> assertThat((Object) unwell.retryAfter()).isEqualTo(Optional.empty()));
        attempt.discard();
    }

    @Test
    void a_discarded_answer_closes_its_connection() {
        answers(aResponse().withStatus(503).withBody("x".repeat(100_000)));
        Attempt<HttpAnswer> attempt = get();

        attempt.discard();

        HttpAnswer answer = answer(attempt);
        await().until(() -> !answer.connection().channel().isActive());
    }

    @Test
    void a_connection_whose_answer_was_read_is_used_again() {
        answers(aResponse().withBody("hello"));
        Object first = localAddress();

        // The pool has it back a moment after the body's end.
        await().until(() -> localAddress().equals(first));
    }

    private Object localAddress() {
        Object address = answer(get()).connection().channel().localAddress();
        body();
        return address;
    }

    @Test
    void a_refused_connection_means_that_nothing_was_sent() {
        HttpCall call = call(HttpMethod.POST, Optional.of(bytes("x")), LONG);

        assertBroken(attempt(FreePorts.next(), call), Failure.CONNECT_REFUSED, false);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE"})
    void a_connection_that_breaks_before_the_answer_means_that_the_service_may_have_acted(Fault fault) {
        answers(aResponse().withFault(fault));

        assertBroken(get(), Failure.RESET, true);
    }

    @Test
    void an_answer_that_turns_to_garbage_fails_while_its_body_is_read() {
        answers(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK));

        HttpAnswer answer = answer(get());

        assertThatThrownBy(() -> body()).isInstanceOf(Exception.class);
        await().until(() -> !answer.connection().channel().isActive());
    }

    @Test
    void garbage_in_place_of_an_answer_is_a_broken_attempt() throws IOException {
        try (RawServer garbage = new RawServer(connection -> {
            RawServer.readThrough(connection.getInputStream(), "\r\n\r\n");
            RawServer.write(connection, "SSH-2.0-OpenSSH_9\r\n\r\n");
            connection.close();
        })) {
            assertThat(attempt(garbage.port(), call(HttpMethod.GET, Optional.empty(), LONG)))
                    .isInstanceOfSatisfying(
                            Broken.class, broken -> assertThat(broken.sent()).isTrue());
        }
    }

    @Test
    void a_service_that_hangs_is_given_up_at_the_timeout_and_its_connection_closed() throws IOException {
        try (RawServer silent = RawServer.silent()) {
            assertBroken(
                    attempt(silent.port(), call(HttpMethod.GET, Optional.empty(), Duration.ofSeconds(2))),
                    Failure.TIMEOUT,
                    true);
            await().until(() -> silent.accepted().stream().allMatch(Socket::isClosed));
        }
    }

    @Test
    void cancelling_closes_the_connection() throws IOException {
        try (RawServer silent = RawServer.silent()) {
            Disposable client = backend.call(
                            at(silent.port()), call(HttpMethod.GET, Optional.empty(), LONG), AttemptSpan.NONE)
                    .subscribe();
            await().until(() -> silent.accepted().size() == 1);

            client.dispose();

            await().until(() -> silent.accepted().get(0).isClosed());
        }
    }

    @Test
    void cancelling_as_the_answer_comes_closes_the_connection() throws IOException {
        try (RawServer answering = new RawServer(connection -> {
            RawServer.readThrough(connection.getInputStream(), "\r\n\r\n");
            RawServer.write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
            connection.getInputStream().readAllBytes();
            connection.close();
        })) {
            HttpCall call = call(HttpMethod.GET, Optional.empty(), LONG);
            var unused = backend.call(at(answering.port()), call, AttemptSpan.NONE)
                    .map(attempt -> {
                        throw new IllegalStateException("which cancels");
                    })
                    .toFuture();

            await().until(() -> answering.accepted().stream().anyMatch(Socket::isClosed));
        }
    }

    @Test
    void a_request_body_is_passed_on_while_it_arrives() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (RawServer reading = new RawServer(connection -> {
            seen.add(RawServer.readThrough(connection.getInputStream(), "first"));
            seen.add(RawServer.readThrough(connection.getInputStream(), "second"));
            RawServer.write(connection, "HTTP/1.1 204 No Content\r\n\r\n");
        })) {
            Sinks.Many<ByteBuf> body = Sinks.many().unicast().onBackpressureBuffer();
            CompletableFuture<Attempt<HttpAnswer>> attempt = backend.call(
                            at(reading.port()),
                            call(HttpMethod.POST, Optional.of(body.asFlux()), LONG),
                            AttemptSpan.NONE)
                    .toFuture();

            body.tryEmitNext(Unpooled.copiedBuffer("first", StandardCharsets.UTF_8));
            assertThat(seen.poll(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isNotNull()
                    .startsWith("POST /orders/1?q=a%2Fb HTTP/1.1");
            body.tryEmitNext(Unpooled.copiedBuffer("second", StandardCharsets.UTF_8));
            body.tryEmitComplete();

            assertThat(attempt.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOf(Answered.class);
        }
    }

    @Test
    void a_request_body_that_breaks_off_says_nothing_about_the_endpoint() throws IOException {
        IOException gone = new IOException("the client has gone");
        Flux<ByteBuf> body = bytes("half").concatWith(Flux.error(gone));
        try (RawServer silent = RawServer.silent()) {
            assertThat(attempt(silent.port(), call(HttpMethod.POST, Optional.of(body), LONG)))
                    .isInstanceOfSatisfying(
                            Abandoned.class,
                            broken -> assertThat(broken.cause()).isSameAs(gone));
        }
    }

    @Test
    void a_body_is_never_sent_a_second_time_by_the_connection_pool() throws IOException {
        AtomicInteger readings = new AtomicInteger();
        try (RawServer closing = new RawServer(connection -> {
            RawServer.readThrough(connection.getInputStream(), "body");
            connection.close();
        })) {
            Flux<ByteBuf> body = bytes("body").doOnSubscribe(reading -> readings.incrementAndGet());

            assertBroken(attempt(closing.port(), call(HttpMethod.POST, Optional.of(body), LONG)), Failure.RESET, true);

            assertThat(readings).hasValue(1);
            assertThat(closing.accepted()).hasSize(1);
        }
    }

    private static void assertBroken(Attempt<HttpAnswer> attempt, Failure kind, boolean sent) {
        assertThat(attempt).isInstanceOfSatisfying(Broken.class, broken -> {
            assertThat(broken.kind()).isEqualTo(kind);
            assertThat(broken.sent()).isEqualTo(sent);
        });
    }
}
