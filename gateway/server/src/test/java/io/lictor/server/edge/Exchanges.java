package io.lictor.server.edge;

import java.util.Random;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;

/** Exchanges that have been named. */
final class Exchanges {

    private Exchanges() {}

    static MockServerWebExchange named(MockServerHttpRequest.BaseBuilder<?> request) {
        MockServerWebExchange exchange = MockServerWebExchange.from(request);
        Random random = new Random(1);
        new RequestIdStep(new RequestIds(() -> random))
                .filter(exchange, rest -> Mono.empty())
                .block();
        return exchange;
    }
}
