package io.lictor.server.edge;

import io.grpc.Status;
import io.lictor.server.exchange.Answer;
import io.lictor.server.exchange.Errors;
import io.lictor.transcoding.GrpcStatusMapping;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.channel.AbortedException;

/**
 * Answers what went wrong, in the words of {@link Errors}. An
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
        Mono<Void> told = tell(exchange, cause);
        return Exchanges.findRecord(exchange)
                .map(record -> told.doFinally(how -> Exchanges.over(exchange, record, how)))
                .orElse(told)
                // There is nobody left to answer; Spring would log that as a failure.
                .onErrorComplete(AbortedException.class);
    }

    private static Mono<Void> tell(ServerWebExchange exchange, Throwable cause) {
        // Reactor Netty's word for a client that has gone.
        if (cause instanceof AbortedException) {
            return Mono.error(cause);
        }
        if (exchange.getResponse().isCommitted()) {
            Exchanges.findRecord(exchange).ifPresent(record -> record.failed(Errors.reasonOfBreaking(cause)));
            return broken(exchange, cause);
        }
        // A backend whose body broke off may have described one already.
        exchange.getResponse().getHeaders().clearContentHeaders();
        return new WholeAnswer(answer(exchange, cause)).begin(exchange).writeTo(exchange);
    }

    /** What a backend or the way to it did to the answer is no error of ours, and its endpoint has been charged with it. */
    private static Mono<Void> broken(ServerWebExchange exchange, Throwable cause) {
        Object response = ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
        if (!(response instanceof Connection connection)) {
            return Mono.error(cause);
        }
        if (!Errors.isExpected(cause)) {
            logFailure(exchange, cause);
        }
        return Cut.off(connection.channel());
    }

    /** What the client is told of it. */
    static Answer answer(ServerWebExchange exchange, Throwable cause) {
        Errors.Told told = told(exchange, cause);
        Exchanges.findRecord(exchange).ifPresent(record -> record.told(told, cause));
        return told.answer();
    }

    private static Errors.Told told(ServerWebExchange exchange, Throwable cause) {
        if (cause instanceof ErrorResponse spring) {
            return springs(spring);
        }
        String service =
                Match.find(exchange).map(match -> match.route().service()).orElse(null);
        return Errors.of(cause, service, failure -> logFailure(exchange, failure));
    }

    private static Errors.Told springs(ErrorResponse spring) {
        int status = spring.getStatusCode().value();
        String detail = spring.getBody().getDetail();
        Errors.Told told = Errors.told(
                status,
                status == 404 ? Status.Code.NOT_FOUND : GrpcStatusMapping.code(status),
                detail == null ? "HTTP " + status : detail,
                status == 404 ? "NO_ROUTE" : "REFUSED");
        spring.getHeaders().forEach((name, values) -> {
            if (!HttpHeaders.CONTENT_TYPE.equalsIgnoreCase(name)) {
                told.answer().headers().add(name, values);
            }
        });
        return told;
    }

    private static void logFailure(ServerWebExchange exchange, Throwable cause) {
        log.error(
                "{}{} {} failed",
                exchange.getLogPrefix(),
                exchange.getRequest().getMethod(),
                exchange.getRequest().getURI().getRawPath(),
                cause);
    }
}
