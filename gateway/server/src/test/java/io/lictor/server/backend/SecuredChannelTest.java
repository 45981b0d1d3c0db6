package io.lictor.server.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.lictor.balancing.Failure;
import io.lictor.consul.testing.FreePorts;
import io.lictor.consul.testing.Patience;
import io.lictor.server.testing.FrameServer;
import io.lictor.server.testing.FrameServer.Behaviour;
import io.lictor.server.testing.Greeter;
import io.lictor.server.testing.Streams;
import io.lictor.server.tracing.AttemptSpan;
import io.netty.handler.codec.http2.Http2Error;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What grpc-java says of calls is understood: here in clear text, since TLS makes no difference to that. */
@Timeout(300)
final class SecuredChannelTest {

    private static final byte[] ANSWER = FrameServer.framed(Greeter.message("Ann"));

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private FrameServer server(Behaviour behaviour) {
        FrameServer server = FrameServer.start(behaviour);
        open.add(server);
        return server;
    }

    private SecuredChannel channel(int port) {
        return new SecuredChannel(managed(port));
    }

    private ManagedChannel managed(int port) {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .directExecutor()
                .build();
        open.add(channel::shutdownNow);
        return channel;
    }

    private static GrpcCall call(String path, Duration timeout) {
        return new GrpcCall(
                path,
                new GrpcRequest.Held(Greeter.message("Ann")),
                new Metadata(),
                GrpcCall.Limits.whole(timeout),
                true,
                Disposables.composite());
    }

    private static CompletableFuture<Attempt<GrpcAnswer>> ask(LoopChannel channel, Duration timeout) {
        return Mono.<Attempt<GrpcAnswer>>create(sink -> {
                    CallTrace trace = new CallTrace();
                    GrpcCall call = call(Greeter.PATH, timeout);
                    ClientCall<byte[], byte[]> exchange = channel.call(call, false, trace);
                    UnaryReceiver receiver = new UnaryReceiver(sink, exchange);
                    new OpenCall(exchange, call, receiver, trace, AttemptSpan.NONE, Schedulers.parallel()).start();
                })
                .toFuture();
    }

    private static Attempt<GrpcAnswer> ended(CompletableFuture<Attempt<GrpcAnswer>> asked) throws Exception {
        return asked.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private Attempt<GrpcAnswer> attempt(Behaviour behaviour) throws Exception {
        return ended(ask(channel(server(behaviour).port()), Patience.LIMIT));
    }

    private static String text(Attempt<GrpcAnswer> attempt) {
        GrpcAnswer answer = Objects.requireNonNull(attempt.deliver().block());
        return Objects.requireNonNull(answer.status().getDescription());
    }

    private static void assertUntouched(Attempt<GrpcAnswer> attempt) {
        assertThat(attempt).isInstanceOfSatisfying(Attempt.Broken.class, broken -> {
            assertThat(broken.sent()).isFalse();
            assertThat(broken.kind()).isEqualTo(Failure.UNAVAILABLE);
        });
    }

    @Test
    void an_answer_is_passed_on() throws Exception {
        Attempt<GrpcAnswer> attempt = attempt(call -> call.head().data(ANSWER).end());

        assertThat(attempt).isInstanceOf(Attempt.Answered.class);
        assertThat(Greeter.name(
                        Objects.requireNonNull(attempt.deliver().block()).message()))
                .isEqualTo("Ann");
    }

    @Test
    void a_deadline_that_passes_is_ours() throws Exception {
        Attempt<GrpcAnswer> attempt = ended(ask(channel(server(call -> {}).port()), Duration.ofSeconds(2)));

        assertThat(attempt).isInstanceOfSatisfying(Attempt.Broken.class, broken -> {
            assertThat(broken.kind()).isEqualTo(Failure.TIMEOUT);
            assertThat(broken.sent()).isTrue();
            assertThat(broken.cause()).isInstanceOf(TimeoutException.class);
        });
    }

    @Test
    void a_deadline_of_which_the_server_speaks_is_the_servers() throws Exception {
        Greeter greeter = Greeter.start(call -> call.answers()
                .onError(Status.DEADLINE_EXCEEDED.withDescription("too slow").asRuntimeException()));
        open.add(greeter);

        Attempt<GrpcAnswer> attempt = ended(ask(channel(greeter.port()), Patience.LIMIT));

        assertThat(attempt).isInstanceOf(Attempt.Failing.class);
        assertThat(text(attempt)).isEqualTo("too slow");
    }

    @Test
    void a_deadline_that_passes_before_all_that_the_server_said_is_read_is_ours() throws Exception {
        Streams flow = new Streams(call -> call.send("one").send("two").end());
        open.add(flow);
        AtomicReference<Throwable> end = new AtomicReference<>();

        watch(channel(flow.port()), Duration.ofSeconds(2)).subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
            }

            @Override
            protected void hookOnError(Throwable cause) {
                end.set(cause);
            }
        });

        await().until(() -> end.get() != null);
        assertThat(end.get()).isInstanceOf(TimeoutException.class);
    }

    private static Flux<byte[]> watch(LoopChannel channel, Duration timeout) {
        return Mono.<Attempt<GrpcStream>>create(sink -> {
                    CallTrace trace = new CallTrace();
                    GrpcCall call = call("flow.Flow/Watch", timeout);
                    ClientCall<byte[], byte[]> exchange = channel.call(call, true, trace);
                    StreamReceiver receiver = new StreamReceiver(sink, exchange);
                    new OpenCall(exchange, call, receiver, trace, AttemptSpan.NONE, Schedulers.parallel()).start();
                })
                .flatMap(Attempt::deliver)
                .flatMapMany(GrpcStream::messages);
    }

    @Test
    void a_refused_stream_is_untouched() throws Exception {
        assertUntouched(attempt(call -> call.reset(Http2Error.REFUSED_STREAM)));
    }

    @Test
    void a_call_beyond_the_last_that_is_looked_at_is_untouched() throws Exception {
        assertUntouched(attempt(call -> call.goAway(Http2Error.NO_ERROR, false).closeConnection()));
    }

    @Test
    void a_reset_stream_was_broken_off() throws Exception {
        assertThat(text(attempt(call -> call.reset(Http2Error.INTERNAL_ERROR))))
                .isEqualTo("the service broke off the call");
    }

    @Test
    void a_connection_that_goes_away_with_an_error_broke() throws Exception {
        Attempt<GrpcAnswer> attempt =
                attempt(call -> call.goAway(Http2Error.ENHANCE_YOUR_CALM, true).closeConnection());

        assertThat(attempt).isInstanceOf(Attempt.Unwell.class);
        assertThat(text(attempt)).isEqualTo("the connection to the service broke");
    }

    @Test
    void a_refused_connection_means_that_nothing_was_sent() throws Exception {
        Attempt<GrpcAnswer> attempt = ended(ask(channel(FreePorts.next()), Patience.LIMIT));

        assertThat(attempt)
                .isInstanceOfSatisfying(
                        Attempt.Broken.class,
                        broken -> assertThat(broken.kind()).isEqualTo(Failure.CONNECT_REFUSED));
    }

    @Test
    void a_server_that_ends_its_connection_is_told_of_and_so_is_the_next_connection() throws Exception {
        AtomicInteger told = new AtomicInteger();
        ManagedChannel managed =
                managed(server(call -> call.head().closeConnection()).port());
        SecuredChannel.watch(managed, told::incrementAndGet);
        SecuredChannel channel = new SecuredChannel(managed);

        ended(ask(channel, Patience.LIMIT));
        await().until(() -> told.get() == 1);

        ended(ask(channel, Patience.LIMIT));
        await().until(() -> told.get() == 3);
    }

    @Test
    void a_channel_that_is_ended_on_this_side_is_not_told_of() throws Exception {
        AtomicInteger told = new AtomicInteger();
        ManagedChannel managed =
                managed(server(call -> call.head().data(ANSWER).end()).port());
        SecuredChannel.watch(managed, told::incrementAndGet);
        SecuredChannel channel = new SecuredChannel(managed);
        ended(ask(channel, Patience.LIMIT));

        channel.end();

        await().until(managed::isTerminated);
        assertThat(told).hasValue(0);
    }

    @Test
    void an_instance_that_leaves_ends_its_calls() throws Exception {
        FrameServer server = server(call -> {});
        SecuredChannel channel = channel(server.port());
        CompletableFuture<Attempt<GrpcAnswer>> asked = ask(channel, Patience.LIMIT);
        await().until(() -> server.calls() == 1);

        channel.end();

        assertThat(text(ended(asked))).isEqualTo("the instance has left");
    }
}
