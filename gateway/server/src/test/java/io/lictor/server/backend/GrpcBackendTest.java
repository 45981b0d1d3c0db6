package io.lictor.server.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Metadata;
import io.grpc.Status;
import io.lictor.balancing.Endpoint;
import io.lictor.balancing.EndpointId;
import io.lictor.balancing.Failure;
import io.lictor.consul.testing.FreePorts;
import io.lictor.consul.testing.Patience;
import io.lictor.server.backend.Attempt.Answered;
import io.lictor.server.backend.Attempt.Broken;
import io.lictor.server.backend.Attempt.Failing;
import io.lictor.server.backend.Attempt.Unwell;
import io.lictor.server.testing.Clusters;
import io.lictor.server.testing.Greeter;
import io.lictor.server.tracing.AttemptSpan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Schedulers;

@Timeout(300)
final class GrpcBackendTest {

    private static final Duration LONG = Patience.LIMIT;
    private static final Metadata.Key<String> TRACE = Metadata.Key.of("x-trace", Metadata.ASCII_STRING_MARSHALLER);

    private final ChannelsFixture fixture = new ChannelsFixture(ChannelsFixture.settings(256, Duration.ofHours(1)));
    private final GrpcBackend backend = new GrpcBackend(fixture.channels, Schedulers.parallel());
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        fixture.close();
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    private Greeter greeter(Greeter.Behaviour behaviour) {
        Greeter greeter = Greeter.start(behaviour);
        open.add(greeter);
        return greeter;
    }

    private Endpoint routed(int port) {
        return new Endpoint(fixture.swapTo(port), 1);
    }

    private static GrpcCall call(Metadata metadata, Duration timeout) {
        return new GrpcCall(
                Greeter.PATH,
                new GrpcRequest.Held(Greeter.message("Ann")),
                metadata,
                GrpcCall.Limits.whole(timeout),
                false,
                Disposables.composite());
    }

    private static GrpcCall call() {
        return call(new Metadata(), LONG);
    }

    private Attempt<GrpcAnswer> attempt(Endpoint endpoint, GrpcCall call) {
        return Objects.requireNonNull(
                backend.call(endpoint, call, AttemptSpan.NONE).block(LONG));
    }

    private Attempt<GrpcAnswer> attempt(Greeter.Behaviour behaviour) {
        return attempt(routed(greeter(behaviour).port()), call());
    }

    private static GrpcAnswer answer(Attempt<GrpcAnswer> attempt) {
        return Objects.requireNonNull(attempt.deliver().block());
    }

    private static void fail(Greeter.Call call, Status status) {
        call.answers().onError(status.asRuntimeException());
    }

    @Test
    void an_answer_is_passed_on_byte_by_byte() {
        Attempt<GrpcAnswer> attempt = attempt(call -> call.answer("Hello " + call.name()));

        assertThat(attempt).isInstanceOf(Answered.class);
        assertThat(answer(attempt).status().isOk()).isTrue();
        assertThat(Greeter.name(answer(attempt).message())).isEqualTo("Hello Ann");
    }

    @Test
    void an_error_is_passed_on_with_its_details() {
        Metadata trailers = new Metadata();
        trailers.put(TRACE, "t-1");

        Attempt<GrpcAnswer> attempt = attempt(call -> call.answers()
                .onError(Status.NOT_FOUND.withDescription("no Ann").asRuntimeException(trailers)));

        assertThat(attempt).isInstanceOf(Answered.class);
        GrpcAnswer answer = answer(attempt);
        assertThat(answer.status().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(answer.status().getDescription()).isEqualTo("no Ann");
        assertThat(answer.trailers().get(TRACE)).isEqualTo("t-1");
        assertThat(answer.message()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            names = {
                "INVALID_ARGUMENT",
                "NOT_FOUND",
                "ALREADY_EXISTS",
                "PERMISSION_DENIED",
                "FAILED_PRECONDITION",
                "ABORTED",
                "OUT_OF_RANGE",
                "UNIMPLEMENTED",
                "UNAUTHENTICATED"
            })
    void an_error_that_is_the_clients_says_nothing_bad_about_the_endpoint(Status.Code code) {
        assertThat(attempt(call -> fail(call, code.toStatus()))).isInstanceOf(Answered.class);
    }

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN, SERVER_ERROR",
        "INTERNAL, SERVER_ERROR",
        "DATA_LOSS, SERVER_ERROR",
        "RESOURCE_EXHAUSTED, OVERLOADED",
        "DEADLINE_EXCEEDED, TIMEOUT"
    })
    void an_error_of_the_endpoint_counts_and_is_delivered_all_the_same(Status.Code code, Failure kind) {
        Attempt<GrpcAnswer> attempt = attempt(call -> fail(call, code.toStatus()));

        assertThat(attempt)
                .isInstanceOfSatisfying(
                        Failing.class, failing -> assertThat(failing.kind()).isEqualTo(kind));
        assertThat(answer(attempt).status().getCode()).isEqualTo(code);
    }

    @Test
    void an_endpoint_that_says_it_is_unavailable_may_be_replaced_by_another() {
        assertThat(attempt(call -> fail(call, Status.UNAVAILABLE)))
                .isInstanceOfSatisfying(
                        Unwell.class, unwell -> assertThat(unwell.kind()).isEqualTo(Failure.UNAVAILABLE));
    }

    @Test
    void a_service_that_hangs_is_given_up_at_the_deadline() {
        Endpoint endpoint = routed(greeter(call -> {}).port());

        Attempt<GrpcAnswer> attempt = attempt(endpoint, call(new Metadata(), Duration.ofSeconds(2)));

        assertThat(attempt).isInstanceOfSatisfying(Broken.class, broken -> {
            assertThat(broken.kind()).isEqualTo(Failure.TIMEOUT);
            assertThat(broken.sent()).isTrue();
            assertThat(broken.mayRetry(false)).isFalse();
            assertThat(broken.cause()).isInstanceOf(TimeoutException.class);
        });
    }

    @Test
    void a_port_that_takes_connections_and_says_nothing_is_a_timeout_before_sending() throws IOException {
        RawServer silent = RawServer.silent();
        open.add(silent);

        assertBroken(attempt(routed(silent.port()), call(new Metadata(), Duration.ofMillis(300))), Failure.TIMEOUT);
    }

    @Test
    void a_refused_connection_means_that_nothing_was_sent() throws IOException {
        assertBroken(attempt(routed(FreePorts.next()), call()), Failure.CONNECT_REFUSED);
    }

    @Test
    void an_endpoint_without_a_channel_means_that_nothing_was_sent() {
        assertBroken(attempt(Clusters.endpoint(9), call()), Failure.CONNECT_FAILED);
    }

    private static void assertBroken(Attempt<GrpcAnswer> attempt, Failure kind) {
        assertThat(attempt).isInstanceOfSatisfying(Broken.class, broken -> {
            assertThat(broken.kind()).isEqualTo(kind);
            assertThat(broken.sent()).isFalse();
        });
    }

    @Test
    void a_server_that_is_shut_down_during_the_call_may_have_acted() throws Exception {
        Greeter greeter = greeter(call -> {});

        Attempt<GrpcAnswer> attempt = during(greeter, greeter.port(), greeter);

        assertUnavailable(attempt);
    }

    @Test
    void a_server_that_dies_during_the_call_may_have_acted() throws Exception {
        Greeter greeter = greeter(call -> {});
        RawServer relay = RawServer.relayTo(greeter.port());

        Attempt<GrpcAnswer> attempt = during(greeter, relay.port(), relay);

        assertUnavailable(attempt);
    }

    /** What becomes of a call when something is closed while it waits for its answer. */
    private Attempt<GrpcAnswer> during(Greeter greeter, int port, AutoCloseable closed) throws Exception {
        CompletableFuture<Attempt<GrpcAnswer>> attempt =
                backend.call(routed(port), call(), AttemptSpan.NONE).toFuture();
        await().until(() -> greeter.calls().size() == 1);
        closed.close();
        return attempt.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static void assertUnavailable(Attempt<GrpcAnswer> attempt) {
        assertThat(attempt).isInstanceOfSatisfying(Unwell.class, unwell -> {
            assertThat(unwell.kind()).isEqualTo(Failure.UNAVAILABLE);
            assertThat(unwell.mayRetry(false)).isFalse();
            assertThat(unwell.mayRetry(true)).isTrue();
        });
    }

    @Test
    void cancelling_reaches_the_server() {
        AtomicBoolean cancelled = new AtomicBoolean();
        Greeter greeter = greeter(call -> call.answers().setOnCancelHandler(() -> cancelled.set(true)));
        Disposable client =
                backend.call(routed(greeter.port()), call(), AttemptSpan.NONE).subscribe();
        await().until(() -> greeter.calls().size() == 1);

        client.dispose();

        await().untilTrue(cancelled);
    }

    @Test
    void metadata_and_the_deadline_reach_the_server() {
        Greeter greeter = greeter(call -> call.answer("hi"));
        Metadata metadata = new Metadata();
        metadata.put(TRACE, "t-1");

        attempt(routed(greeter.port()), call(metadata, Duration.ofSeconds(15)));

        Greeter.Call received = greeter.calls().get(0);
        assertThat(received.headers().get(TRACE)).isEqualTo("t-1");
        assertThat(received.deadline())
                .hasValueSatisfying(deadline -> assertThat(deadline.timeRemaining(TimeUnit.MILLISECONDS))
                        .isBetween(1L, 15_000L));
    }

    @Test
    void an_answer_over_the_limit_is_refused() {
        Attempt<GrpcAnswer> attempt = attempt(call -> call.answer("x".repeat(64 * 1024)));

        assertThat(answer(attempt).status().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(answer(attempt).message()).isEmpty();
    }

    @Test
    void an_endpoint_that_left_answers_those_who_still_hold_it() {
        EndpointId endpoint =
                fixture.swapTo(greeter(call -> call.answer("late")).port());
        fixture.tables.swap();

        assertThat(attempt(new Endpoint(endpoint, 1), call())).isInstanceOf(Answered.class);
    }
}
