package io.lictor.server.exchange;

import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.lictor.routing.Target;
import io.lictor.server.backend.GrpcCall;
import io.lictor.server.backend.GrpcRequest;
import io.lictor.server.backend.Retry;
import io.lictor.server.request.IncomingRequest;
import io.lictor.transcoding.GrpcTimeout;
import io.lictor.transcoding.HeaderMapping;
import io.lictor.transcoding.RestRequest;
import io.lictor.transcoding.Transcoder;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes gRPC calls of REST requests, but for the body. Stateless. */
public final class GrpcCalls {

    private static final byte[] NOTHING = {};
    private static final AsciiString TIMEOUT = AsciiString.cached("grpc-timeout");

    private final HeaderRules rules;

    public GrpcCalls(HeaderRules rules) {
        this.rules = rules;
    }

    /**
     * Turns away who speaks gRPC itself: its request would be taken for something else.
     *
     * @throws GatewayException for such a request
     */
    public static void refuseGrpc(IncomingRequest request) {
        String type = request.first(HttpHeaderNames.CONTENT_TYPE);
        if (type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("application/grpc")) {
            throw new GatewayException(
                    Status.Code.UNIMPLEMENTED,
                    415,
                    "NOT_TRANSCODED",
                    "header 'content-type': requests in " + type + " are not transcoded; send JSON");
        }
    }

    public static RestRequest rest(Exchange exchange, byte[] body) {
        IncomingRequest request = exchange.request();
        return new RestRequest(
                exchange.variables(), request.rawQuery(), request.first(HttpHeaderNames.CONTENT_TYPE), body);
    }

    public static RestRequest head(Exchange exchange) {
        return rest(exchange, NOTHING);
    }

    public static GrpcRequest held(Exchange exchange, Transcoder transcoder, byte[] body) {
        byte[] message = transcoder.request(rest(exchange, body));
        exchange.record().translatedRequest(body.length, message.length);
        return new GrpcRequest.Held(message);
    }

    public GrpcCall call(Exchange exchange, Target.Grpc target, GrpcRequest request) {
        return new GrpcCall(
                target.method().path(),
                request,
                metadata(exchange),
                limits(exchange, target),
                target.protocol().tls(),
                exchange.open());
    }

    /** What the call may cost; a client that waits for less than the route has its own time-out. */
    public static Retry.Plan plan(Exchange exchange, Target.Grpc target) {
        return new Retry.Plan(
                        target.cluster(),
                        exchange.route().traffic(),
                        repeatable(target.transcoder()),
                        exchange.hashKey(),
                        exchange.record().trail())
                .within(timeout(exchange));
    }

    private static GrpcCall.Limits limits(Exchange exchange, Target.Grpc target) {
        Optional<Duration> wished = wished(exchange);
        Duration timeout = timeout(exchange, wished);
        return target.method().unary()
                ? GrpcCall.Limits.whole(timeout)
                : new GrpcCall.Limits(wished, Optional.of(timeout));
    }

    /** For the whole of a unary call, and until the first sign of an answer of others. */
    public static Duration timeout(Exchange exchange) {
        return timeout(exchange, wished(exchange));
    }

    private static Duration timeout(Exchange exchange, Optional<Duration> wished) {
        Duration routes = exchange.route().timeout();
        return wished.filter(time -> time.compareTo(routes) < 0).orElse(routes);
    }

    private static Optional<Duration> wished(Exchange exchange) {
        @Nullable String header = exchange.request().first(TIMEOUT);
        return GrpcTimeout.parse(header);
    }

    private Metadata metadata(Exchange exchange) {
        return HeaderMapping.toMetadata(rules.towardsBackend(exchange.request(), exchange.requestId(), "")
                .entries());
    }

    /** Whether the same request may be made twice; one whose messages are streamed cannot. */
    private static boolean repeatable(Transcoder transcoder) {
        return !transcoder.method().descriptor().isClientStreaming()
                && (transcoder.binding().httpMethod().equals("GET")
                        || transcoder.method().descriptor().getOptions().getIdempotencyLevel()
                                != IdempotencyLevel.IDEMPOTENCY_UNKNOWN);
    }
}
