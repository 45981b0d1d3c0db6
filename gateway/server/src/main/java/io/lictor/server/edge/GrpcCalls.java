package io.lictor.server.edge;

import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.lictor.routing.Target;
import io.lictor.server.backend.GrpcCall;
import io.lictor.server.backend.GrpcRequest;
import io.lictor.server.backend.Retry;
import io.lictor.transcoding.GrpcTimeout;
import io.lictor.transcoding.HeaderMapping;
import io.lictor.transcoding.RestRequest;
import io.lictor.transcoding.Transcoder;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/** Makes gRPC calls of REST requests, but for the body. Stateless. */
final class GrpcCalls {

    private static final byte[] NOTHING = {};

    private final HeaderRules rules;

    GrpcCalls(HeaderRules rules) {
        this.rules = rules;
    }

    /** @throws GatewayException for a request that speaks gRPC itself: it would be taken for something else */
    static void refuseGrpc(ServerHttpRequest request) {
        String type = request.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
        if (type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("application/grpc")) {
            throw new GatewayException(
                    Status.Code.UNIMPLEMENTED,
                    415,
                    "NOT_TRANSCODED",
                    "header 'content-type': requests in " + type + " are not transcoded; send JSON");
        }
    }

    static RestRequest rest(ServerWebExchange exchange, byte[] body) {
        ServerHttpRequest request = exchange.getRequest();
        return new RestRequest(
                Match.of(exchange).variables(),
                request.getURI().getRawQuery(),
                request.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE),
                body);
    }

    static RestRequest head(ServerWebExchange exchange) {
        return rest(exchange, NOTHING);
    }

    static GrpcRequest held(ServerWebExchange exchange, Transcoder transcoder, byte[] body) {
        byte[] message = transcoder.request(rest(exchange, body));
        ExchangeRecord.of(exchange).translatedRequest(body.length, message.length);
        return new GrpcRequest.Held(message);
    }

    GrpcCall call(ServerWebExchange exchange, Target.Grpc target, GrpcRequest request) {
        return new GrpcCall(
                target.method().path(),
                request,
                metadata(exchange),
                limits(exchange, target),
                target.protocol().tls(),
                OpenCallStep.of(exchange));
    }

    /** What the call may cost; a client that waits for less than the route has its own time-out. */
    static Retry.Plan plan(ServerWebExchange exchange, Target.Grpc target) {
        return new Retry.Plan(
                target.cluster(),
                Match.of(exchange).route().traffic().withTimeout(timeout(exchange)),
                repeatable(target.transcoder()),
                HashKeyStep.of(exchange),
                ExchangeRecord.of(exchange).trail());
    }

    private static GrpcCall.Limits limits(ServerWebExchange exchange, Target.Grpc target) {
        Optional<Duration> wished = wished(exchange);
        Duration timeout = timeout(exchange, wished);
        return target.method().unary()
                ? GrpcCall.Limits.whole(timeout)
                : new GrpcCall.Limits(wished, Optional.of(timeout));
    }

    /** For the whole of a unary call, and until the first sign of an answer of others. */
    static Duration timeout(ServerWebExchange exchange) {
        return timeout(exchange, wished(exchange));
    }

    private static Duration timeout(ServerWebExchange exchange, Optional<Duration> wished) {
        Duration routes = Match.of(exchange).route().timeout();
        return wished.filter(time -> time.compareTo(routes) < 0).orElse(routes);
    }

    private static Optional<Duration> wished(ServerWebExchange exchange) {
        @Nullable String header = exchange.getRequest().getHeaders().getFirst("grpc-timeout");
        return GrpcTimeout.parse(header);
    }

    private Metadata metadata(ServerWebExchange exchange) {
        return HeaderMapping.toMetadata(rules.towardsBackend(exchange, "").entries());
    }

    /** Whether the same request may be made twice; one whose messages are streamed cannot. */
    private static boolean repeatable(Transcoder transcoder) {
        return !transcoder.method().descriptor().isClientStreaming()
                && (transcoder.binding().httpMethod().equals("GET")
                        || transcoder.method().descriptor().getOptions().getIdempotencyLevel()
                                != IdempotencyLevel.IDEMPOTENCY_UNKNOWN);
    }
}
