package io.lictor.server.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.lictor.balancing.Cluster;
import io.lictor.balancing.Endpoint;
import io.lictor.balancing.Failure;
import io.lictor.balancing.Permit;
import io.lictor.balancing.Pick;
import io.lictor.consul.testing.FreePorts;
import io.lictor.consul.testing.Patience;
import io.lictor.server.testing.Clusters;
import io.lictor.server.testing.Greeter;
import io.lictor.server.testing.StreamCall;
import io.lictor.server.testing.Streams;
import io.lictor.server.tracing.AttemptSpan;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

@Timeout(300)
final class GrpcStreamTest {

    private static final Duration LONG = Patience.LIMIT;
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final GrpcRequest HELD = new GrpcRequest.Held(Greeter.message("Ann"));

    private final ChannelsFixture fixture = new ChannelsFixture(ChannelsFixture.settings(256, Duration.ofHours(1)));
    private final GrpcBackend backend = new GrpcBackend(fixture.channels, Schedulers.parallel());
    private final Streams service = new Streams();
    private final Disposable.Composite open = Disposables.composite();

    @AfterEach
    void close() {
        fixture.close();
        service.close();
    }

    private GrpcCall call(String method, GrpcRequest request, Duration patience) {
        var limits = new GrpcCall.Limits(Optional.empty(), Optional.of(patience));
        return new GrpcCall("flow.Flow/" + method, request, new Metadata(), limits, false, open);
    }

    private CompletableFuture<Attempt<GrpcStream>> watch(Duration patience) {
        Endpoint endpoint = new Endpoint(fixture.swapTo(service.port()), 1);
        return backend.stream(endpoint, call("Watch", HELD, patience), AttemptSpan.NONE)
                .toFuture();
    }

    private static GrpcStream stream(CompletableFuture<Attempt<GrpcStream>> attempt) throws Exception {
        return attempt.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)
                .deliver()
                .toFuture()
                .get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void an_error_before_the_first_message_may_be_tried_elsewhere_if_the_method_allows_it() throws Exception {
        CompletableFuture<Attempt<GrpcStream>> attempt = watch(LONG);
        service.next().end(Status.UNAVAILABLE);

        assertThat(attempt.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOfSatisfying(Attempt.Unwell.class, unwell -> {
                    assertThat(unwell.mayRetry(true)).isTrue();
                    assertThat(unwell.mayRetry(false)).isFalse();
                });
        assertThat(stream(attempt).ended()).isPresent();
    }

    @Test
    void a_call_whose_time_is_over_while_it_starts_is_too_late_and_no_failure_of_ours() throws Exception {
        Endpoint endpoint = new Endpoint(fixture.swapTo(service.port()), 1);
        for (int micros = 0; micros < 300; micros++) {
            GrpcCall call = call("Watch", HELD, Duration.ofNanos(micros * 1_000L));
            Attempt<GrpcStream> attempt = backend.stream(endpoint, call, AttemptSpan.NONE)
                    .toFuture()
                    .get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);

            assertThat(attempt)
                    .isInstanceOfSatisfying(
                            Attempt.Broken.class,
                            broken -> assertThat(broken.kind()).isEqualTo(Failure.TIMEOUT));
        }
    }

    @Test
    void an_error_after_the_first_message_is_the_end_of_the_messages() throws Exception {
        CompletableFuture<Attempt<GrpcStream>> attempt = watch(LONG);
        StreamCall call = service.next().send("one");
        GrpcStream stream = stream(attempt);
        assertThat(stream.ended()).isEmpty();
        List<String> texts = new CopyOnWriteArrayList<>();
        AtomicReference<Throwable> end = new AtomicReference<>();
        stream.messages().subscribe(message -> texts.add(Greeter.name(message)), end::set);

        call.send("two");
        await().until(() -> texts.equals(List.of("one", "two")));
        call.end(Status.UNAVAILABLE);

        await().until(() -> end.get() != null);
        assertThat(end.get()).isInstanceOf(StatusRuntimeException.class);
    }

    @Test
    void no_more_messages_are_fetched_than_are_asked_for() throws Exception {
        CompletableFuture<Attempt<GrpcStream>> attempt = watch(LONG);
        StreamCall call = service.next().send("one").send("two").send("three");
        List<String> texts = new CopyOnWriteArrayList<>();
        BaseSubscriber<byte[]> reader = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                // The test asks.
            }

            @Override
            protected void hookOnNext(byte[] message) {
                texts.add(Greeter.name(message));
            }
        };
        stream(attempt).messages().subscribe(reader);

        reader.request(1);
        await().until(() -> texts.size() == 1);
        reader.request(1);
        await().until(() -> texts.size() == 2);
        reader.cancel();

        assertThat(call.awaitCancelled()).isTrue();
        assertThat(texts).containsExactly("one", "two");
    }

    @Test
    void a_backend_that_gives_no_sign_is_given_up() throws Exception {
        CompletableFuture<Attempt<GrpcStream>> attempt = watch(SHORT);
        StreamCall call = service.next();

        assertThat(attempt.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOfSatisfying(Attempt.Broken.class, broken -> {
                    assertThat(broken.kind()).isEqualTo(Failure.TIMEOUT);
                    assertThat(broken.sent()).isTrue();
                    assertThat(broken.cause()).isInstanceOf(TimeoutException.class);
                });
        assertThat(call.awaitCancelled()).isTrue();
    }

    @Test
    void a_deadline_after_the_first_message_is_the_end_of_the_messages_and_the_endpoints_failure() throws Exception {
        var limits = new GrpcCall.Limits(Optional.of(SHORT), Optional.empty());
        Cluster cluster = Clusters.of(1);
        Permit permit = ((Pick.Granted) cluster.pick(Set.of(), Optional.empty())).permit();
        Endpoint endpoint = new Endpoint(fixture.swapTo(service.port()), 1);
        CompletableFuture<Attempt<GrpcStream>> attempt = backend.stream(
                        endpoint,
                        new GrpcCall("flow.Flow/Watch", HELD, new Metadata(), limits, false, open),
                        AttemptSpan.NONE)
                .toFuture();
        service.next().send("one");
        AtomicReference<Throwable> end = new AtomicReference<>();

        stream(attempt).messages(permit).subscribe(message -> {}, end::set);

        await().until(() -> end.get() != null);
        assertThat(end.get()).isInstanceOf(TimeoutException.class);
        assertThat(Clusters.failures(cluster)).isOne();
    }

    @Test
    void a_client_that_still_sends_is_not_the_backends_delay() throws Exception {
        Sinks.Many<byte[]> messages = Sinks.many().unicast().onBackpressureBuffer();
        Endpoint endpoint = new Endpoint(fixture.swapTo(service.port()), 1);
        GrpcCall gather = call("Gather", new GrpcRequest.Streamed(messages.asFlux()), SHORT);
        CompletableFuture<Attempt<GrpcAnswer>> attempt =
                backend.call(endpoint, gather, AttemptSpan.NONE).toFuture();
        StreamCall call = service.next();
        messages.tryEmitNext(Greeter.message("one")).orThrow();
        assertThat(call.text()).isEqualTo("one");

        assertThat(call.awaitCancelled(2 * SHORT.toMillis())).isFalse();
        messages.tryEmitComplete().orThrow();
        assertThat(call.awaitCancelled()).isTrue();
        assertThat(attempt.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(Attempt.Broken.class);
    }

    @Test
    void messages_that_can_be_read_once_are_not_read_for_an_endpoint_that_refuses() throws IOException {
        AtomicInteger read = new AtomicInteger();
        Flux<byte[]> messages = Flux.<byte[]>empty().doOnSubscribe(any -> read.incrementAndGet());
        Endpoint endpoint = new Endpoint(fixture.swapTo(FreePorts.next()), 1);

        Attempt<GrpcAnswer> attempt = backend.call(
                        endpoint, call("Gather", new GrpcRequest.Streamed(messages), LONG), AttemptSpan.NONE)
                .block(LONG);

        assertThat(attempt).isInstanceOfSatisfying(Attempt.Broken.class, broken -> {
            assertThat(broken.sent()).isFalse();
            assertThat(broken.mayRetry(false)).isTrue();
        });
        assertThat(read).hasValue(0);
    }

    @Test
    void a_request_that_breaks_off_cancels_the_call_and_says_nothing_about_the_endpoint() throws Exception {
        Sinks.Many<byte[]> messages = Sinks.many().unicast().onBackpressureBuffer();
        Endpoint endpoint = new Endpoint(fixture.swapTo(service.port()), 1);
        CompletableFuture<Attempt<GrpcAnswer>> attempt = backend.call(
                        endpoint, call("Gather", new GrpcRequest.Streamed(messages.asFlux()), LONG), AttemptSpan.NONE)
                .toFuture();
        StreamCall call = service.next();

        messages.tryEmitError(new IllegalStateException("bad")).orThrow();

        assertThat(attempt.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(Attempt.Abandoned.class);
        assertThat(call.awaitCancelled()).isTrue();
    }

    @Test
    void disposing_of_the_open_call_cancels_it() throws Exception {
        CompletableFuture<Attempt<GrpcStream>> attempt = watch(LONG);
        StreamCall call = service.next().send("one");
        stream(attempt);

        open.dispose();

        assertThat(call.awaitCancelled()).isTrue();
    }
}
