package io.lictor.schema.reflection;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.lictor.schema.SchemaException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/**
 * Asks servers for their descriptors by gRPC reflection: v1, or v1alpha where that is all there is. Blocks nobody; may read from
 * any number of servers at once.
 */
public final class ReflectionReader {

    private static final String OTHER_WAYS =
            "add it, or give the descriptors by lictor.grpc.descriptor=file:NAME or kv:KEY";

    private final ReflectionLimits limits;
    private final Executor linking;

    /** Takes the usual limits on services, files and bytes, and links on the common pool. */
    public ReflectionReader(Duration deadline) {
        this(ReflectionLimits.within(deadline), ForkJoinPool.commonPool());
    }

    /** Takes an executor for linking what was read, which keeps a processor busy for a while. */
    public ReflectionReader(ReflectionLimits limits, Executor linking) {
        this.limits = limits;
        this.linking = linking;
    }

    /**
     * Reads what one server offers; cancelling the future ends the call.
     *
     * @return fails with a {@link SchemaException} that says what to do; the call is over at the deadline at the latest
     */
    public CompletableFuture<ReflectedDescriptors> read(Channel channel) {
        CallOptions options = CallOptions.DEFAULT
                .withDeadlineAfter(limits.deadline().toNanos(), TimeUnit.NANOSECONDS)
                .withMaxInboundMessageSize(limits.bytes());
        CompletableFuture<ReflectedDescriptors> result = new CompletableFuture<>();
        var unused = converse(ReflectionProtocol.v1(), channel, options, result)
                .whenComplete((descriptors, failure) -> {
                    if (failure == null) {
                        result.complete(descriptors);
                    } else {
                        result.completeExceptionally(unwrapped(failure));
                    }
                });
        return result;
    }

    /** Ends the call when the result is there, whoever completed it. */
    private CompletableFuture<ReflectedDescriptors> converse(
            ReflectionProtocol protocol, Channel channel, CallOptions options, CompletableFuture<?> result) {
        ReflectionConversation conversation = new ReflectionConversation(limits);
        ClientCalls.asyncBidiStreamingCall(channel.newCall(protocol.method(), options), conversation);
        // Not earlier: a call cannot be cancelled before it has started.
        var unused = result.whenComplete(
                (descriptors, failure) -> conversation.outcome().cancel(false));
        return conversation
                .outcome()
                .thenApplyAsync(harvest -> harvest.link(protocol.name()), linking)
                .exceptionallyCompose(failure -> {
                    boolean older =
                            protocol.hasFallback() && conversation.silent() && isUnimplemented(unwrapped(failure));
                    return older
                            ? converse(ReflectionProtocol.v1alpha(), channel, options, result)
                            : CompletableFuture.failedFuture(explained(protocol, unwrapped(failure)));
                });
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
        return cause == null ? failure : cause;
    }

    private SchemaException explained(ReflectionProtocol protocol, Throwable cause) {
        if (isUnimplemented(cause)) {
            return new SchemaException(
                    "the server has no gRPC reflection, neither v1 nor v1alpha: " + OTHER_WAYS, cause);
        }
        String name = "gRPC reflection " + protocol.name();
        if (cause instanceof SchemaException misbehaved) {
            return new SchemaException(name + " is unusable: " + misbehaved.getMessage(), misbehaved);
        }
        if (Status.fromThrowable(cause).getCode() == Status.Code.DEADLINE_EXCEEDED) {
            return new SchemaException(
                    name + " was not through after " + limits.deadline().toMillis() + " ms", cause);
        }
        Throwable deeper = cause.getCause();
        String detail = deeper == null ? "" : " (" + deeper.getMessage() + ")";
        return new SchemaException(name + " failed: " + cause.getMessage() + detail, cause);
    }

    private static boolean isUnimplemented(Throwable failure) {
        return failure instanceof StatusRuntimeException refused
                && refused.getStatus().getCode() == Status.Code.UNIMPLEMENTED;
    }
}
