package io.lictor.server.express;

import io.lictor.routing.Target;
import io.lictor.server.backend.GrpcRequest;
import io.lictor.server.exchange.Admission;
import io.lictor.server.exchange.GatewayException;
import io.lictor.server.exchange.GrpcCalls;
import io.netty.handler.codec.http.HttpContent;

/** A request whose messages go to a gRPC method while they come. Used on the client's event loop. */
final class StreamedCall implements ExpressCall {

    private final ExpressExchange exchange;
    private final GrpcReply reply;
    private final MessageUpload upload;

    StreamedCall(ExpressExchange exchange, Target.Grpc target) {
        this.exchange = exchange;
        this.reply = new GrpcReply(exchange, target);
        this.upload = new MessageUpload(exchange, reply.shared(), target);
    }

    @Override
    public void begin() {
        GrpcCalls.refuseGrpc(exchange.request());
        reply.to(new GrpcRequest.Streamed(upload));
    }

    @Override
    public void body(HttpContent content) {
        upload.part(content);
    }

    @Override
    public void bodyPaused() {
        // Each message is sent when it is whole.
    }

    @Override
    public boolean wantsBody() {
        return upload.wantsMore();
    }

    @Override
    public GatewayException tooSlow() {
        return Admission.silent(exchange.organs().settings().streamInactivity());
    }

    /** Told by the call: its answer may have begun. */
    @Override
    public void bodyBroken(GatewayException cause) {
        upload.breakOff(cause);
    }

    @Override
    public void clientWritable() {
        reply.clientWritable();
    }

    @Override
    public void cancel() {
        reply.cancel();
        upload.cancel();
    }
}
