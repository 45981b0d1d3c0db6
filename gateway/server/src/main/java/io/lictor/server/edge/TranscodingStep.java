package io.lictor.server.edge;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.setAlreadyRouted;

import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.lictor.routing.Route;
import io.lictor.routing.Target;
import io.lictor.server.backend.GrpcAnswer;
import io.lictor.server.backend.GrpcBackend;
import io.lictor.server.backend.GrpcCall;
import io.lictor.server.backend.Retry;
import io.lictor.transcoding.GrpcStatusMapping;
import io.lictor.transcoding.GrpcTimeout;
import io.lictor.transcoding.HeaderMapping;
import io.lictor.transcoding.RestRequest;
import io.lictor.transcoding.StatusBody;
import io.lictor.transcoding.Transcoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Turns a REST request into a unary gRPC call and its answer back. A body that cannot be understood is refused before
 * any endpoint is picked.
 */
final class TranscodingStep implements GatewayFilter {

    private static final Metadata.Key<String> RETRY_AFTER =
            Metadata.Key.of("retry-after", Metadata.ASCII_STRING_MARSHALLER);

    private final int bodyLimit;
    private final GrpcBackend backend;
    private final Retry retry;

    TranscodingStep(int bodyLimit, GrpcBackend backend, Retry retry) {
        this.bodyLimit = bodyLimit;
        this.backend = backend;
        this.retry = retry;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Match match = Match.of(exchange);
        if (!(match.route().target() instanceof Target.Grpc target)) {
            return chain.filter(exchange);
        }
        setAlreadyRouted(exchange);
        String encoding = exchange.getRequest().getHeaders().getFirst(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return Mono.error(new GatewayException(
                    Status.Code.INVALID_ARGUMENT,
                    415,
                    "UNSUPPORTED_ENCODING",
                    "header 'content-encoding': expected a body that is not encoded, got \"" + encoding + "\""));
        }
        return HeldBody.read(exchange.getRequest(), bodyLimit)
                .flatMap(body -> call(exchange, match, target, body))
                .doOnNext(answer -> answer.keepFor(exchange))
                .then(Mono.defer(() -> chain.filter(exchange)));
    }

    private Mono<Answer> call(ServerWebExchange exchange, Match match, Target.Grpc target, byte[] body) {
        ServerHttpRequest request = exchange.getRequest();
        Transcoder transcoder = target.transcoder();
        byte[] message = transcoder.request(new RestRequest(
                match.variables(),
                request.getURI().getRawQuery(),
                request.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE),
                body));
        Duration timeout = timeout(request, match.route());
        GrpcCall call = new GrpcCall(
                transcoder.method().path(),
                message,
                metadata(exchange),
                timeout,
                target.protocol().tls());
        return retry.run(target.cluster(), idempotent(transcoder), endpoint -> backend.call(endpoint, call))
                .onErrorMap(cause -> Unreachable.explain(cause, match.route(), timeout))
                .doOnNext(served -> served.permit().success())
                .map(served -> answer(served.answer(), target));
    }

    private static Duration timeout(ServerHttpRequest request, Route route) {
        return GrpcTimeout.parse(request.getHeaders().getFirst("grpc-timeout"))
                .filter(wished -> wished.compareTo(route.timeout()) < 0)
                .orElse(route.timeout());
    }

    private static boolean idempotent(Transcoder transcoder) {
        return transcoder.binding().httpMethod().equals("GET")
                || transcoder.method().descriptor().getOptions().getIdempotencyLevel()
                        != IdempotencyLevel.IDEMPOTENCY_UNKNOWN;
    }

    private static Metadata metadata(ServerWebExchange exchange) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        exchange.getRequest()
                .getHeaders()
                .forEach((name, values) -> values.forEach(value -> headers.add(Map.entry(name, value))));
        headers.removeIf(header -> header.getKey().equalsIgnoreCase(RequestIds.HEADER));
        headers.add(Map.entry(RequestIds.HEADER, RequestIdStep.of(exchange)));
        return HeaderMapping.toMetadata(headers);
    }

    private static Answer answer(GrpcAnswer answer, Target.Grpc target) {
        HttpHeaders headers = new HttpHeaders();
        HeaderMapping.toHeaders(answer.headers(), headers::add);
        HeaderMapping.toHeaders(answer.trailers(), headers::add);
        Status status = answer.status();
        if (status.isOk()) {
            headers.set(HttpHeaders.CONTENT_TYPE, target.transcoder().responseContentType(answer.message()));
            return new Answer(200, headers, target.transcoder().response(answer.message()));
        }
        headers.setContentType(MediaType.APPLICATION_JSON);
        if (answer.tooLarge()) {
            throw new GatewayException(
                    Status.Code.RESOURCE_EXHAUSTED,
                    502,
                    "RESPONSE_TOO_LARGE",
                    "the service's response is larger than lictor.limits.response");
        }
        int httpStatus = GrpcStatusMapping.httpStatus(status.getCode());
        if (httpStatus == 401 && !headers.containsHeader(HttpHeaders.WWW_AUTHENTICATE)) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        String retryAfter = answer.trailers().get(RETRY_AFTER);
        if (retryAfter != null) {
            headers.set(HttpHeaders.RETRY_AFTER, retryAfter);
        }
        return new Answer(httpStatus, headers, StatusBody.of(status, answer.trailers(), target.pool()));
    }
}
