package io.lictor.server.express;

import io.lictor.routing.Target;
import io.lictor.server.backend.GrpcAnswer;
import io.lictor.server.backend.GrpcCall;
import io.lictor.server.backend.GrpcRequest;
import io.lictor.server.backend.GrpcStream;
import io.lictor.server.backend.Retry;
import io.lictor.server.exchange.Answer;
import io.lictor.server.exchange.AnswerStream;
import io.lictor.server.exchange.Exchange;
import io.lictor.server.exchange.GrpcAnswers;
import io.lictor.server.exchange.GrpcCalls;
import io.lictor.server.exchange.Unreachable;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Calls a gRPC method and tells the client its answer, whole or message by message. Used on the client's event loop; what gRPC
 * says from another one is said again on this.
 */
final class GrpcReply {

    private final ExpressExchange exchange;
    private final Target.Grpc target;
    private final Disposable.Composite open = Disposables.composite();
    private final Exchange shared;
    private @Nullable AnswerWriter writer;
    private boolean cancelled;

    GrpcReply(ExpressExchange exchange, Target.Grpc target) {
        this.exchange = exchange;
        this.target = target;
        this.shared = new Exchange(
                exchange.request(),
                exchange.route(),
                exchange.variables(),
                exchange.requestId(),
                exchange.hashKey(),
                exchange.record(),
                open);
    }

    /** What is asked, as both lanes know it. */
    Exchange shared() {
        return shared;
    }

    void to(GrpcRequest request) {
        GrpcCall call = exchange.organs().calls().call(shared, target, request);
        var grpc = exchange.organs().backends().grpc();
        if (target.method().descriptor().isServerStreaming()) {
            run((endpoint, spent, span) -> grpc.stream(endpoint, call.after(spent), span), this::streamed);
        } else {
            run((endpoint, spent, span) -> grpc.call(endpoint, call.after(spent), span), this::whole);
        }
    }

    private <A> void run(Retry.Call<A> attempt, Consumer<Retry.Served<A>> served) {
        open.add(exchange.organs()
                .backends()
                .retry()
                .run(GrpcCalls.plan(shared, target), attempt, exchange.loop())
                .subscribe(
                        answer -> exchange.here(() -> served.accept(answer)),
                        cause -> exchange.here(() -> failed(cause))));
    }

    private void failed(Throwable cause) {
        exchange.fail(Unreachable.explain(cause, exchange.route(), GrpcCalls.timeout(shared)));
    }

    private void whole(Retry.Served<GrpcAnswer> served) {
        served.permit().success();
        try {
            exchange.answer(GrpcAnswers.of(served.answer(), target, exchange.record()));
        } catch (RuntimeException refused) {
            exchange.fail(refused);
        }
    }

    private void streamed(Retry.Served<GrpcStream> served) {
        AnswerWriter writing = new AnswerWriter(exchange, served.permit());
        writer = writing;
        if (cancelled) {
            writing.stop();
            return;
        }
        try {
            AnswerStream stream = new AnswerStream(shared, target, served);
            Optional<Answer> whole = stream.whole();
            if (whole.isPresent()) {
                exchange.answer(whole.get());
            } else if (exchange.isHead()) {
                writing.writeOnly(stream.head());
                cancel();
            } else {
                stream.body(writing::begin).subscribe(writing);
            }
        } catch (RuntimeException refused) {
            cancel();
            exchange.fail(refused);
        }
    }

    void clientWritable() {
        if (writer != null) {
            writer.clientWritable();
        }
    }

    /** Nobody wants the answer any more. */
    void cancel() {
        cancelled = true;
        open.dispose();
        if (writer != null) {
            writer.stop();
        }
    }
}
