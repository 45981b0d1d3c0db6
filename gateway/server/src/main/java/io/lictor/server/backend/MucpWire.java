package io.lictor.server.backend;

import io.grpc.Metadata;
import io.lictor.balancing.Endpoint;
import io.lictor.server.tracing.AttemptSpan;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * mucp, go-micro's own protocol: HTTP/1.1, everything said in headers. Its server repeats in each answer the headers of the
 * first request on that connection, which may have been another client's, so none of them is passed on.
 */
final class MucpWire implements MicroWire {

    private static final String JSON = "application/json";

    private final HttpExchange http;
    /** Its server tells the requests of a connection apart by this: the same twice, and the second may be lost. */
    private final AtomicLong calls = new AtomicLong();

    MucpWire(HttpExchange http) {
        this.http = http;
    }

    @Override
    public String system() {
        return "mucp";
    }

    @Override
    public Mono<MicroAnswer> call(HttpClient client, Endpoint endpoint, MicroCall call, AttemptSpan span) {
        return http.call(client, endpoint, new HttpExchange.Post("/", headers(call, span), call.json(), call.timeout()))
                .map(MucpWire::answer);
    }

    private HttpHeaders headers(MicroCall call, AttemptSpan span) {
        HttpHeaders headers = new DefaultHttpHeaders().set(call.headers());
        span.propagate(headers, TraceHeaders::set);
        return headers.set(HttpHeaderNames.CONTENT_TYPE, JSON)
                .set(HttpHeaderNames.ACCEPT, JSON)
                .set(HttpHeaderNames.CONTENT_LENGTH, call.json().length)
                .set("Micro-Id", calls.incrementAndGet())
                .set("Micro-Service", call.service())
                .set("Micro-Endpoint", call.endpoint())
                .set("Micro-Method", call.endpoint())
                .set("Timeout", call.timeout().toNanos());
    }

    private static MicroAnswer answer(HttpExchange.Whole whole) {
        String error = whole.headers().get("Micro-Error", "");
        if (!error.isEmpty()) {
            return MicroAnswer.of(MicroFault.of(error));
        }
        if (whole.status() != 200) {
            String text = new String(whole.body(), StandardCharsets.UTF_8).strip();
            return MicroAnswer.of(MicroFault.broken("the service answered with " + whole.status() + ": " + text));
        }
        return MicroAnswer.of(new Metadata(), whole.body());
    }
}
