package io.lictor.server.edge;

import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/** A whole answer made by the gateway: a transcoded message or an error. Headers hold no content length. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answer(int httpStatus, HttpHeaders headers, byte[] body) {

    private static final String ATTRIBUTE = Answer.class.getName();

    void keepFor(ServerWebExchange exchange) {
        exchange.getAttributes().put(ATTRIBUTE, this);
    }

    static Answer of(ServerWebExchange exchange) {
        return exchange.getRequiredAttribute(ATTRIBUTE);
    }

    static boolean isKeptFor(ServerWebExchange exchange) {
        return exchange.getAttributes().containsKey(ATTRIBUTE);
    }
}
