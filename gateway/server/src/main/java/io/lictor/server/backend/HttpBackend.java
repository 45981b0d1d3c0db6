package io.lictor.server.backend;

import io.lictor.balancing.Endpoint;
import io.lictor.server.tracing.AttemptSpan;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.client.HttpClient;

/**
 * Calls HTTP endpoints over kept connections, one pool per endpoint, on the event loops of the public port. Makes no
 * second attempt by itself: that is the retry rule's decision.
 */
public final class HttpBackend {

    private final HttpPools pools;
    private final Scheduler timer;

    /** The client's body broke off, or was refused, which is not the endpoint's fault. */
    private static final class BodyException extends RuntimeException {

        private final Throwable why;

        BodyException(Throwable why) {
            super("the request's body broke off", why, false, false);
            this.why = why;
        }
    }

    public HttpBackend(HttpPools pools, Scheduler timer) {
        this.pools = pools;
        this.timer = timer;
    }

    /** Completes with the head of the answer or with what went wrong; never fails. Cancelling closes the connection. */
    public Mono<Attempt<HttpAnswer>> call(Endpoint endpoint, HttpCall call, AttemptSpan span) {
        return pools.of(endpoint.id(), call.protocol(), call.trust())
                .map(client -> call(client, endpoint, call, span))
                .orElseGet(() -> Mono.just(Unsuccessful.left()));
    }

    private Mono<Attempt<HttpAnswer>> call(HttpClient client, Endpoint endpoint, HttpCall call, AttemptSpan span) {
        String uri =
                (call.protocol().tls() ? "https://" : "http://") + endpoint.id().authority() + call.pathAndQuery();
        span.http(call.method().name(), uri);
        HttpClient.RequestSender request = Unadorned.client(client, call.headers())
                .headers(headers -> {
                    headers.set(call.headers());
                    span.propagate(headers, TraceHeaders::set);
                })
                .request(call.method())
                .uri(uri);
        var turn = new EndpointsTurn(timer, call.timeout());
        HttpClient.ResponseReceiver<?> receiver = call.body()
                .<HttpClient.ResponseReceiver<?>>map(
                        body -> request.send(turn.watch(Flux.from(body).onErrorMap(BodyException::new))))
                .orElse(request);
        // last(), not next(): next() would cancel, and a cancelled exchange loses its connection.
        Mono<HttpAnswer> answered = Handover.guarded(
                came -> receiver.responseConnection(
                                (head, connection) -> Mono.just(came.apply(new HttpAnswer(head, connection))))
                        .last(),
                HttpAnswer::discard);
        return turn.limit(answered)
                .map(answer -> {
                    span.answered(answer.head().status().code());
                    return judge(answer);
                })
                .onErrorResume(cause -> Mono.just(broken(cause)));
    }

    private static Attempt<HttpAnswer> broken(Throwable cause) {
        return cause instanceof BodyException ours ? new Attempt.Abandoned<>(ours.why) : Unsuccessful.broken(cause);
    }

    private static Attempt<HttpAnswer> judge(HttpAnswer answer) {
        return HttpVerdict.attempt(
                answer.head().status().code(),
                answer.head().responseHeaders().get("retry-after"),
                answer,
                answer::discard);
    }
}
