package io.lictor.server.edge;

import io.lictor.server.exchange.Ended;
import io.lictor.server.exchange.Exchange;
import io.lictor.server.exchange.ExchangeRecord;
import java.util.Optional;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.SignalType;

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
        record.over(new Ended(
                switch (how) {
                    case ON_COMPLETE -> Ended.How.COMPLETE;
                    case CANCEL -> Ended.How.CANCELLED;
                    default -> Ended.How.BROKEN;
                },
                status(exchange),
                exchange.getResponse().getHeaders().getContentLength(),
                new SpringRequest(exchange.getRequest()),
                RequestIdStep.find(exchange).orElse(null)));
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
