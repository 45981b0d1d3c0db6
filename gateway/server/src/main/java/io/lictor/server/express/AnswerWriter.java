package io.lictor.server.express;

import io.lictor.balancing.Permit;
import io.lictor.server.exchange.AnswerStream;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * Writes a streamed answer as fast as its client reads: the next part is asked for when the connection can take it, and what
 * comes in one turn of the event loop is flushed together. Used on the client's event loop, but parts may come by another.
 */
final class AnswerWriter extends BaseSubscriber<byte[]> {

    private final ExpressExchange exchange;
    private final Permit permit;
    private @Nullable HttpHeaders head;
    private boolean unflushed;
    private boolean waiting;
    private boolean over;

    AnswerWriter(ExpressExchange exchange, Permit permit) {
        this.exchange = exchange;
        this.permit = permit;
    }

    /** The head is written with the first part. */
    void begin(HttpHeaders headers) {
        head = headers;
    }

    /** The head alone. */
    void writeOnly(HttpHeaders headers) {
        over = true;
        exchange.begin(response(headers));
        exchange.part(LastHttpContent.EMPTY_LAST_CONTENT);
        permit.success();
        exchange.finish();
    }

    private static HttpResponse response(HttpHeaders headers) {
        headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        return new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, headers);
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        subscription.request(1);
    }

    @Override
    protected void hookOnNext(byte[] part) {
        exchange.here(() -> write(part));
    }

    @Override
    protected void hookOnComplete() {
        exchange.here(this::complete);
    }

    @Override
    protected void hookOnError(Throwable cause) {
        exchange.here(() -> fail(cause));
    }

    private void write(byte[] part) {
        if (over) {
            return;
        }
        HttpHeaders first = head;
        if (first != null) {
            head = null;
            exchange.begin(response(first));
        }
        exchange.part(new DefaultHttpContent(Unpooled.wrappedBuffer(part)));
        if (!unflushed) {
            unflushed = true;
            exchange.loop().execute(this::flush);
        }
        if (!isWritable()) {
            flush();
        }
        waiting = !isWritable();
        if (!waiting) {
            request(1);
        }
    }

    private void flush() {
        if (unflushed) {
            unflushed = false;
            exchange.context().flush();
        }
    }

    private boolean isWritable() {
        return exchange.context().channel().isWritable();
    }

    void clientWritable() {
        if (waiting && isWritable()) {
            waiting = false;
            request(1);
        }
    }

    private void complete() {
        if (!over) {
            over = true;
            // After an error that was told in the body it is still open.
            permit.success();
            exchange.part(LastHttpContent.EMPTY_LAST_CONTENT);
            exchange.finish();
        }
    }

    private void fail(Throwable cause) {
        if (over) {
            return;
        }
        over = true;
        permit.ignore();
        if (cause instanceof AnswerStream.CutException) {
            exchange.cut();
        } else {
            exchange.fail(cause);
        }
    }

    /** Nobody wants the answer any more. */
    void stop() {
        over = true;
        cancel();
        permit.ignore();
    }
}
