package io.lictor.server.backend;

import io.lictor.balancing.Failure;
import io.lictor.server.tracing.AttemptSpan;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** One attempt, from the wish for a connection to the head of the answer. Used on one event loop. */
final class DirectExchange {

    private final MonoSink<Attempt<DirectAnswer>> sink;
    private final DirectCall call;
    private final AttemptSpan span;
    private final String authority;
    private final LongSupplier nanoTime;
    private long deadline;
    private @Nullable DirectConnection connection;
    private @Nullable Future<?> timer;
    private boolean over;

    DirectExchange(
            MonoSink<Attempt<DirectAnswer>> sink,
            DirectCall call,
            AttemptSpan span,
            String authority,
            LongSupplier nanoTime) {
        this.sink = sink;
        this.call = call;
        this.span = span;
        this.authority = authority;
        this.nanoTime = nanoTime;
        this.deadline = nanoTime.getAsLong() + call.timeout().toNanos();
    }

    /** Others have all connections; one that has been waited for so long is not wanted any more. */
    void queued(long patience) {
        if (nanoTime.getAsLong() + patience - deadline < 0) {
            ring(
                    () -> fail(new Attempt.Broken<>(
                            Failure.OVERLOADED, false, new TimeoutException("all connections are in use"))),
                    patience);
        } else {
            connecting();
        }
    }

    /** A connection is being made. */
    void connecting() {
        stopWaiting();
        ring(this::late, Math.max(0, deadline - nanoTime.getAsLong()));
    }

    private void ring(Runnable then, long nanos) {
        timer = call.loop().schedule(then, nanos, TimeUnit.NANOSECONDS);
    }

    boolean isOver() {
        return over;
    }

    /** When by the clock of nanoseconds the head of the answer must be there. */
    long deadline() {
        return deadline;
    }

    /** The request is sent, or was on its way until now: the endpoint's time begins here. */
    void timeBegins() {
        deadline = nanoTime.getAsLong() + call.timeout().toNanos();
    }

    /** The connection is this exchange's own until it gives it back. */
    void sendOver(DirectConnection taken) {
        stopWaiting();
        connection = taken;
        taken.send(head());
        DirectCall.Body body = call.body();
        if (!body.isEmpty()) {
            body.flowTo(taken);
        }
        taken.flush();
    }

    private HttpRequest head() {
        HttpHeaders headers = call.headers();
        if (span != AttemptSpan.NONE) {
            headers = headers.copy();
            String scheme = call.tls().isPresent() ? "https://" : "http://";
            span.http(call.method().name(), scheme + authority + call.uri());
            span.propagate(headers, TraceHeaders::set);
        }
        if (!call.namedHost()) {
            headers.set(HttpHeaderNames.HOST, authority);
        }
        return call.body().isEmpty()
                ? new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1,
                        call.method(),
                        call.uri(),
                        Unpooled.EMPTY_BUFFER,
                        headers,
                        EmptyHttpHeaders.INSTANCE)
                : new DefaultHttpRequest(HttpVersion.HTTP_1_1, call.method(), call.uri(), headers);
    }

    DirectCall.Body body() {
        return call.body();
    }

    /** The answer is still to come. */
    void interim(HttpResponse head) {
        if (!over) {
            call.interim().accept(head);
        }
    }

    void answered(HttpResponse head, DirectConnection from) {
        over = true;
        int status = head.status().code();
        span.answered(status);
        sink.success(HttpVerdict.attempt(
                status, head.headers().get(HttpHeaderNames.RETRY_AFTER), new DirectAnswer(head, from), from::close));
    }

    void late() {
        fail(new Attempt.Broken<>(Failure.TIMEOUT, true, new TimeoutException("no answer in time")));
    }

    /** The attempt has come to nothing. */
    void fail(Attempt<DirectAnswer> broken) {
        if (over) {
            return;
        }
        over = true;
        stopWaiting();
        sink.success(broken);
    }

    /** Nobody wants the answer any more. */
    void cancel() {
        if (over) {
            return;
        }
        over = true;
        stopWaiting();
        if (connection != null) {
            connection.close();
        }
    }

    private void stopWaiting() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
