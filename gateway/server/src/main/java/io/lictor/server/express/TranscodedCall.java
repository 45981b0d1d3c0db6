package io.lictor.server.express;

import io.lictor.routing.Target;
import io.lictor.server.backend.GrpcAnswer;
import io.lictor.server.backend.GrpcCall;
import io.lictor.server.backend.Retry;
import io.lictor.server.exchange.Admission;
import io.lictor.server.exchange.Exchange;
import io.lictor.server.exchange.GrpcAnswers;
import io.lictor.server.exchange.GrpcCalls;
import io.lictor.server.exchange.Unreachable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * A request that becomes a unary gRPC call. A body that cannot be understood is refused before any endpoint is picked.
 * Used on the client's event loop; what gRPC says from another one is said again on this.
 */
final class TranscodedCall implements ExpressCall {

    private static final byte[] NOTHING = {};

    private final ExpressExchange exchange;
    private final Target.Grpc target;
    private final int limit;
    private final Disposable.Composite open = Disposables.composite();
    private @Nullable ByteArrayOutputStream gathered;
    private int size;
    private boolean called;

    TranscodedCall(ExpressExchange exchange, Target.Grpc target) {
        this.exchange = exchange;
        this.target = target;
        this.limit = exchange.organs().settings().heldBodyLimit();
    }

    @Override
    public void begin() {
        GrpcCalls.refuseGrpc(exchange.request());
        if (exchange.hasBody()) {
            exchange.client().clock().waitForWhole(Admission.time(limit));
            exchange.askForBody();
        } else {
            call(NOTHING);
        }
    }

    @Override
    public void body(HttpContent content) {
        ByteBuf bytes = content.content();
        try {
            size += bytes.readableBytes();
            if (size > limit) {
                throw Admission.tooLarge(limit, true);
            }
            boolean last = content instanceof LastHttpContent;
            if (last && gathered == null) {
                whole(ByteBufUtil.getBytes(bytes));
            } else {
                gather(bytes);
                if (last && gathered != null) {
                    whole(gathered.toByteArray());
                }
            }
        } finally {
            content.release();
        }
    }

    private void gather(ByteBuf bytes) {
        if (gathered == null) {
            gathered = new ByteArrayOutputStream(Math.max(1024, bytes.readableBytes()));
        }
        gathered.writeBytes(ByteBufUtil.getBytes(bytes));
    }

    private void whole(byte[] body) {
        gathered = null;
        exchange.client().clock().stop();
        if (!called) {
            call(body);
        }
    }

    private void call(byte[] body) {
        called = true;
        Exchange shared = new Exchange(
                exchange.request(),
                exchange.route(),
                exchange.variables(),
                exchange.requestId(),
                exchange.hashKey(),
                exchange.record(),
                open);
        GrpcCall call =
                exchange.organs().calls().call(shared, target, GrpcCalls.held(shared, target.transcoder(), body));
        var backends = exchange.organs().backends();
        open.add(backends.retry()
                .run(
                        GrpcCalls.plan(shared, target),
                        (endpoint, spent, span) -> backends.grpc().call(endpoint, call.after(spent), span))
                .subscribe(
                        served -> here(() -> served(served)),
                        cause -> here(() -> exchange.fail(
                                Unreachable.explain(cause, exchange.route(), GrpcCalls.timeout(shared))))));
    }

    private void served(Retry.Served<GrpcAnswer> served) {
        served.permit().success();
        try {
            exchange.answer(GrpcAnswers.of(served.answer(), target, exchange.record()));
        } catch (RuntimeException refused) {
            exchange.fail(refused);
        }
    }

    private void here(Runnable task) {
        EventLoop loop = exchange.context().channel().eventLoop();
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    @Override
    public void bodyPaused() {
        // Nothing is sent before all is there.
    }

    @Override
    public boolean wantsBody() {
        return true;
    }

    @Override
    public void clientWritable() {
        // The answer is written at once.
    }

    @Override
    public void cancel() {
        open.dispose();
    }
}
