package io.lictor.server.express;

import io.lictor.routing.Target;
import io.lictor.server.exchange.Admission;
import io.lictor.server.exchange.GatewayException;
import io.lictor.server.exchange.GrpcCalls;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A request that becomes a gRPC call with one message. A body that cannot be understood is refused before any endpoint is
 * picked. Used on the client's event loop.
 */
final class TranscodedCall implements ExpressCall {

    private static final byte[] NOTHING = {};

    private final ExpressExchange exchange;
    private final Target.Grpc target;
    private final int limit;
    private final GrpcReply reply;
    private @Nullable ByteArrayOutputStream gathered;
    private int size;
    private boolean called;

    TranscodedCall(ExpressExchange exchange, Target.Grpc target) {
        this.exchange = exchange;
        this.target = target;
        this.reply = new GrpcReply(exchange, target);
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
        reply.to(GrpcCalls.held(reply.shared(), target.transcoder(), body));
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
    public GatewayException tooSlow() {
        return Admission.tooSlow();
    }

    @Override
    public void bodyBroken(GatewayException cause) {
        cancel();
        exchange.fail(cause);
    }

    @Override
    public void clientWritable() {
        reply.clientWritable();
    }

    @Override
    public void cancel() {
        reply.cancel();
    }
}
