package io.lictor.server.edge;

import io.lictor.routing.Route;
import io.lictor.routing.RouteTable;
import java.util.List;
import java.util.Optional;
import org.springframework.web.server.ServerWebExchange;

/**
 * The route of one request and the table it was found in, fixed for the whole exchange. Immutable.
 *
 * @param variables decoded values of the template's variables, in their order
 */
record Match(RouteTable table, Route route, List<String> variables) {

    private static final String ATTRIBUTE = Match.class.getName();

    void pin(ServerWebExchange exchange) {
        exchange.getAttributes().put(ATTRIBUTE, this);
        Exchanges.record(exchange).matched(route);
    }

    static Match of(ServerWebExchange exchange) {
        return exchange.getRequiredAttribute(ATTRIBUTE);
    }

    static Optional<Match> find(ServerWebExchange exchange) {
        return Optional.ofNullable(exchange.getAttribute(ATTRIBUTE));
    }
}
