package io.lictor.server.backend;

import io.grpc.ClientCall;
import io.grpc.Status;
import io.lictor.balancing.Endpoint;
import io.lictor.balancing.Failure;
import io.lictor.server.tracing.AttemptSpan;
import java.util.Optional;
import java.util.function.BiFunction;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * Calls gRPC methods with messages that are already bytes. Makes no second attempt by itself: that is the retry rule's
 * decision.
 */
public final class GrpcBackend {

    private static final Form<GrpcAnswer> WHOLE = new Form<>(false, UnaryReceiver::new);
    private static final Form<GrpcStream> STREAMED = new Form<>(true, StreamReceiver::new);

    private final GrpcChannels channels;
    private final Scheduler timer;

    /** How answers come. */
    private record Form<A>(
            boolean streamed, BiFunction<MonoSink<Attempt<A>>, ClientCall<byte[], byte[]>, Receiver> receivers) {}

    public GrpcBackend(GrpcChannels channels, Scheduler timer) {
        this.channels = channels;
        this.timer = timer;
    }

    /**
     * Calls a method with one answer. Completes with it or with what went wrong; never fails. Cancelling cancels the call.
     */
    public Mono<Attempt<GrpcAnswer>> call(Endpoint endpoint, GrpcCall call, AttemptSpan span) {
        return attempt(endpoint, call, span, WHOLE);
    }

    /**
     * Calls a method that answers with a stream. Completes when its first message has come, or with what went wrong; never
     * fails. Cancelling cancels the call, and so does cancelling its messages.
     */
    public Mono<Attempt<GrpcStream>> stream(Endpoint endpoint, GrpcCall call, AttemptSpan span) {
        return attempt(endpoint, call, span, STREAMED);
    }

    private <A> Mono<Attempt<A>> attempt(Endpoint endpoint, GrpcCall call, AttemptSpan span, Form<A> form) {
        span.rpc("grpc", call.path());
        return Mono.create(sink -> {
            Optional<LoopChannel> channel = channels.of(endpoint.id(), call.tls());
            if (channel.isEmpty()) {
                sink.success(new Attempt.Broken<>(
                        Failure.CONNECT_FAILED,
                        false,
                        Status.UNAVAILABLE.withDescription("endpoint has left").asRuntimeException()));
                return;
            }
            CallTrace trace = new CallTrace();
            ClientCall<byte[], byte[]> exchange = channel.get().call(call, form.streamed(), trace);
            Receiver receiver = form.receivers().apply(sink, exchange);
            OpenCall open = new OpenCall(exchange, call, receiver, trace, span, timer);
            // Before the start, so that an exchange that ends meanwhile finds it.
            call.open().add(open::cancel);
            sink.onCancel(open::cancel);
            open.start();
        });
    }
}
