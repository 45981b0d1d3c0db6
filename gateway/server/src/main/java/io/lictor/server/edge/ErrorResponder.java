package io.lictor.server.edge;

import io.grpc.Status;
import io.lictor.transcoding.GrpcStatusMapping;
import io.lictor.transcoding.StatusBody;
import io.lictor.transcoding.TranscodingException;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.channel.AbortedException;

/**
 * The one place where causes become answers: {@code google.rpc.Status} as JSON with the HTTP status that fits. An
 * answer that has begun cannot be changed any more; its connection is closed, so that nobody takes it for whole.
 */
public final class ErrorResponder implements WebExceptionHandler, Ordered {

    private static final Logger log = LoggerFactory.getLogger(ErrorResponder.class);

    @Override
    public int getOrder() {
        // Before Spring Boot's own, which speaks another language.
        return -2;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable cause) {
        if (cause instanceof AbortedException) {
            return Mono.error(cause);
        }
        if (exchange.getResponse().isCommitted()) {
            return broken(exchange, cause);
        }
        // A backend whose body broke off may have described one already.
        exchange.getResponse().getHeaders().clearContentHeaders();
        return answer(exchange, cause).writeTo(exchange);
    }

    /** What a backend or the way to it did to the answer is no error of ours, and its endpoint has been charged with it. */
    private static Mono<Void> broken(ServerWebExchange exchange, Throwable cause) {
        Object response = ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
        if (!(response instanceof Connection connection)) {
            return Mono.error(cause);
        }
        if (!(cause instanceof IOException || cause instanceof GatewayException)) {
            logFailure(exchange, cause);
        }
        return Cut.off(connection.channel());
    }

    /** What the client is told of it. */
    static Answer answer(ServerWebExchange exchange, Throwable cause) {
        if (cause instanceof GatewayException refusal) {
            Answer answer = answer(refusal.httpStatus(), refusal.code(), refusal.text(), refusal.reason());
            refusal.headers().forEach(answer.headers()::set);
            return answer;
        }
        if (cause instanceof TranscodingException bad) {
            return answer(bad.httpStatus(), bad.code(), String.valueOf(bad.getMessage()), bad.reason());
        }
        if (cause instanceof ErrorResponse spring) {
            int status = spring.getStatusCode().value();
            String detail = spring.getBody().getDetail();
            Answer answer = answer(
                    status,
                    status == 404 ? Status.Code.NOT_FOUND : GrpcStatusMapping.code(status),
                    detail == null ? "HTTP " + status : detail,
                    status == 404 ? "NO_ROUTE" : "REFUSED");
            answer.headers().addAll(spring.getHeaders());
            answer.headers().setContentType(MediaType.APPLICATION_JSON);
            return answer;
        }
        if (cause instanceof IOException && Match.find(exchange).isPresent()) {
            String service = Match.of(exchange).route().service();
            return answer(
                    502, Status.Code.UNAVAILABLE, "service " + service + " broke off its answer", "UPSTREAM_FAILED");
        }
        logFailure(exchange, cause);
        return answer(500, Status.Code.INTERNAL, "the gateway failed; its log says why", "INTERNAL");
    }

    private static void logFailure(ServerWebExchange exchange, Throwable cause) {
        log.error(
                "{}{} {} failed",
                exchange.getLogPrefix(),
                exchange.getRequest().getMethod(),
                exchange.getRequest().getURI().getRawPath(),
                cause);
    }

    private static Answer answer(int httpStatus, Status.Code code, String message, String reason) {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        return new Answer(httpStatus, headers, StatusBody.of(code, message, reason, Map.of()));
    }
}
