package io.lictor.server.edge;

import io.lictor.server.exchange.Answer;
import io.lictor.server.exchange.BrokenFraming;
import io.lictor.server.exchange.Ended;
import io.lictor.server.exchange.Exchange;
import io.lictor.server.exchange.ExchangeRecord;
import java.util.Optional;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.SignalType;
import reactor.netty.Connection;

/** What both lanes know of an exchange, as the attributes of one of Spring's. Stateless. */
final class Exchanges {

    private static final String RECORD = ExchangeRecord.class.getName();

    private Exchanges() {}

    /** What the steps before the call have found out. */
    static Exchange of(ServerWebExchange exchange) {
        Match match = Match.of(exchange);
        return new Exchange(
                new SpringRequest(exchange.getRequest()),
                match.route(),
                match.variables(),
                RequestIdStep.of(exchange),
                HashKeyStep.of(exchange),
                record(exchange),
                OpenCallStep.of(exchange));
    }

    static void keep(ServerWebExchange exchange, ExchangeRecord record) {
        exchange.getAttributes().put(RECORD, record);
    }

    static ExchangeRecord record(ServerWebExchange exchange) {
        return exchange.getRequiredAttribute(RECORD);
    }

    static Optional<ExchangeRecord> findRecord(ServerWebExchange exchange) {
        return Optional.ofNullable(exchange.getAttribute(RECORD));
    }

    static void over(ServerWebExchange exchange, ExchangeRecord record, SignalType how) {
        Optional<BrokenFraming> mistake = how == SignalType.ON_COMPLETE ? Optional.empty() : mistake(exchange);
        mistake.ifPresent(broken -> record.failed(broken.told().reason()));
        Optional<Answer> instead = mistake.filter(broken -> !broken.answered())
                .map(broken -> broken.told().answer());
        record.over(new Ended(
                instead.isPresent() ? Ended.How.COMPLETE : how(how),
                instead.map(Answer::httpStatus).orElseGet(() -> status(exchange)),
                instead.map(answer -> (long) answer.body().length)
                        .orElseGet(() -> exchange.getResponse().getHeaders().getContentLength()),
                new SpringRequest(exchange.getRequest()),
                RequestIdStep.find(exchange).orElse(null)));
    }

    /** Of the client, of which it has been told in front of the server. */
    private static Optional<BrokenFraming> mistake(ServerWebExchange exchange) {
        Object response = ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
        return response instanceof Connection connection ? BrokenFraming.of(connection.channel()) : Optional.empty();
    }

    private static Ended.How how(SignalType signal) {
        return switch (signal) {
            case ON_COMPLETE -> Ended.How.COMPLETE;
            case CANCEL -> Ended.How.CANCELLED;
            default -> Ended.How.BROKEN;
        };
    }

    /** 200 where nobody said anything else, which is what goes to the client then; 0 when nothing went. */
    private static int status(ServerWebExchange exchange) {
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        if (status != null) {
            return status.value();
        }
        return exchange.getResponse().isCommitted() ? 200 : 0;
    }
}
