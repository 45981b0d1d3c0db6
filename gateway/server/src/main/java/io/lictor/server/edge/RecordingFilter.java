package io.lictor.server.edge;

import io.lictor.server.exchange.ExchangeRecord;
import io.lictor.server.exchange.Recorder;
import org.reactivestreams.Publisher;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * Keeps a record of each request, whoever answers it. It ends here, unless an error has still to be answered: then
 * {@link ErrorResponder} ends it, which stands outside of all filters.
 */
public final class RecordingFilter implements WebFilter, Ordered {

    private final Recorder recorder;

    public RecordingFilter(Recorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ExchangeRecord record = recorder.begin(new SpringRequest(exchange.getRequest()));
        Exchanges.keep(exchange, record);
        ServerWebExchange seen = recorder.watchesBodies() ? counted(exchange, record) : exchange;
        return chain.filter(seen).doFinally(how -> {
            if (how != SignalType.ON_ERROR) {
                Exchanges.over(exchange, record, how);
            }
        });
    }

    private static ServerWebExchange counted(ServerWebExchange exchange, ExchangeRecord record) {
        return exchange.mutate()
                .request(new CountedRequest(exchange.getRequest(), record))
                .response(new CountedResponse(exchange.getResponse(), record))
                .build();
    }

    private static final class CountedRequest extends ServerHttpRequestDecorator {

        private final ExchangeRecord record;

        CountedRequest(ServerHttpRequest request, ExchangeRecord record) {
            super(request);
            this.record = record;
        }

        @Override
        public Flux<DataBuffer> getBody() {
            return super.getBody().doOnNext(part -> record.received(part.readableByteCount()));
        }
    }

    private static final class CountedResponse extends ServerHttpResponseDecorator {

        private final ExchangeRecord record;

        CountedResponse(ServerHttpResponse response, ExchangeRecord record) {
            super(response);
            this.record = record;
        }

        @Override
        public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
            return body instanceof Mono<? extends DataBuffer> whole
                    // Stays one: Spring writes it in one piece.
                    ? super.writeWith(whole.doOnNext(this::count))
                    : GivenUp.tell(counted(body), super::writeWith);
        }

        @Override
        public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
            return GivenUp.tell(Flux.from(body).map(this::counted), super::writeAndFlushWith);
        }

        private Flux<DataBuffer> counted(Publisher<? extends DataBuffer> body) {
            return Flux.<DataBuffer>from(body).doOnNext(this::count);
        }

        private void count(DataBuffer part) {
            record.sent(part.readableByteCount());
        }
    }
}
