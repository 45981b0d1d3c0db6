package io.lictor.server.edge;

import io.grpc.Status;
import io.lictor.transcoding.GrpcStatusMapping;
import io.lictor.transcoding.StatusBody;
import io.lictor.transcoding.TranscodingException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
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
        Optional<ExchangeRecord> record = ExchangeRecord.find(exchange);
        Mono<Void> told = tell(exchange, cause);
        return record.map(kept -> told.doFinally(how -> kept.over(exchange, how)))
                .orElse(told);
    }

    private static Mono<Void> tell(ServerWebExchange exchange, Throwable cause) {
        // Reactor Netty's word for a client that has gone.
        if (cause instanceof AbortedException) {
            return Mono.error(cause);
        }
        if (exchange.getResponse().isCommitted()) {
            ExchangeRecord.find(exchange).ifPresent(record -> record.failed(reasonOfBreaking(cause)));
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

    private static String reasonOfBreaking(Throwable cause) {
        return cause instanceof GatewayException ours ? ours.reason() : "UPSTREAM_FAILED";
    }

    /** What the client is told of it. */
    static Answer answer(ServerWebExchange exchange, Throwable cause) {
        Said said = said(exchange, cause);
        ExchangeRecord.find(exchange).ifPresent(record -> record.failed(said.reason()));
        if (cause instanceof TranscodingException bad) {
            ExchangeRecord.find(exchange).ifPresent(record -> record.untranslatable(bad));
        }
        return said.answer();
    }

    /** @param reason the one in the body */
    private record Said(Answer answer, String reason) {}

    private static Said said(ServerWebExchange exchange, Throwable cause) {
        if (cause instanceof GatewayException refusal) {
            Said said = said(refusal.httpStatus(), refusal.code(), refusal.text(), refusal.reason());
            refusal.headers().forEach(said.answer().headers()::set);
            return said;
        }
        if (cause instanceof TranscodingException bad) {
            return said(bad.httpStatus(), bad.code(), String.valueOf(bad.getMessage()), bad.reason());
        }
        if (cause instanceof ErrorResponse spring) {
            int status = spring.getStatusCode().value();
            String detail = spring.getBody().getDetail();
            Said said = said(
                    status,
                    status == 404 ? Status.Code.NOT_FOUND : GrpcStatusMapping.code(status),
                    detail == null ? "HTTP " + status : detail,
                    status == 404 ? "NO_ROUTE" : "REFUSED");
            said.answer().headers().addAll(spring.getHeaders());
            said.answer().headers().setContentType(MediaType.APPLICATION_JSON);
            return said;
        }
        if (cause instanceof IOException && Match.find(exchange).isPresent()) {
            String service = Match.of(exchange).route().service();
            return said(
                    502, Status.Code.UNAVAILABLE, "service " + service + " broke off its answer", "UPSTREAM_FAILED");
        }
        logFailure(exchange, cause);
        return said(500, Status.Code.INTERNAL, "the gateway failed; its log says why", "INTERNAL");
    }

    private static void logFailure(ServerWebExchange exchange, Throwable cause) {
        log.error(
                "{}{} {} failed",
                exchange.getLogPrefix(),
                exchange.getRequest().getMethod(),
                exchange.getRequest().getURI().getRawPath(),
                cause);
    }

    private static Said said(int httpStatus, Status.Code code, String message, String reason) {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        return new Said(new Answer(httpStatus, headers, StatusBody.of(code, message, reason, Map.of())), reason);
    }
}
