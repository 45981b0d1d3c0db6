package io.lictor.server.express;

import io.lictor.balancing.Bulkhead;
import io.lictor.routing.Route;
import io.lictor.routing.Target;
import io.lictor.server.exchange.Admission;
import io.lictor.server.exchange.Affinity;
import io.lictor.server.exchange.Answer;
import io.lictor.server.exchange.Ended;
import io.lictor.server.exchange.Errors;
import io.lictor.server.exchange.ExchangeRecord;
import io.lictor.server.exchange.GatewayException;
import io.lictor.server.exchange.RequestIds;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request of this lane, from its head to the last byte of its answer. Used on the client's event loop. */
final class ExpressExchange {

    private static final Logger log = LoggerFactory.getLogger(ExpressExchange.class);

    private final ExpressClient client;
    private final ExpressLane.Organs organs;
    private final ExpressRoutes.Found found;
    private final HttpRequest head;
    private final ExchangeRecord record;
    private final String requestId;
    private final Affinity.Key affinity;
    private final boolean watched;
    private @Nullable ExpressCall call;
    private @Nullable Bulkhead entered;
    private boolean keptAlive;
    private boolean begun;
    private boolean asked;
    private boolean bodyEnded;
    private boolean over;
    private int status;
    private long announced = -1;

    ExpressExchange(ExpressClient client, ExpressLane.Organs organs, ExpressRoutes.Found found, HttpRequest head) {
        this.client = client;
        this.organs = organs;
        this.found = found;
        this.head = head;
        this.record = organs.recorder().begin(found.request());
        this.requestId = organs.ids().of(head.headers().get(RequestIds.HEADER));
        this.affinity = organs.affinity().of(found.request(), found.route());
        this.watched = organs.recorder().watchesBodies();
        this.keptAlive = HttpUtil.isKeepAlive(head);
    }

    /** The steps of a request, outermost first. */
    void begin() {
        organs.underWay().begun();
        record.matched(route());
        try {
            organs.admission().check(request(), route());
            enter();
            ExpressCall made = made();
            call = made;
            made.begin();
        } catch (RuntimeException refused) {
            fail(refused);
        }
    }

    private ExpressCall made() {
        if (!(route().target() instanceof Target.Grpc grpc)) {
            return new ForwardedCall(this, (Target.Http) route().target());
        }
        return Admission.streamsRequest(grpc) ? new StreamedCall(this, grpc) : new TranscodedCall(this, grpc);
    }

    private void enter() {
        Bulkhead bulkhead = route().target().cluster().bulkhead();
        if (!bulkhead.tryEnter(route().traffic().maxInFlight())) {
            throw Admission.full(route());
        }
        entered = bulkhead;
    }

    // --- What it is about ---

    ExpressRequest request() {
        return found.request();
    }

    Route route() {
        return found.route();
    }

    List<String> variables() {
        return found.variables();
    }

    String requestId() {
        return requestId;
    }

    ExchangeRecord record() {
        return record;
    }

    boolean isOver() {
        return over;
    }

    ExpressLane.Organs organs() {
        return organs;
    }

    ExpressClient client() {
        return client;
    }

    ChannelHandlerContext context() {
        return client.context();
    }

    EventLoop loop() {
        return context().channel().eventLoop();
    }

    /** Has something done on the client's event loop, now where this is it. */
    void here(Runnable task) {
        EventLoop loop = loop();
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /** What the endpoint is picked by. */
    Optional<String> hashKey() {
        return affinity.value();
    }

    boolean hasBody() {
        return HttpUtil.isTransferEncodingChunked(head) || request().contentLength() > 0;
    }

    boolean isHead() {
        return request().method().equals("HEAD");
    }

    // --- From the client ---

    void content(HttpContent content) {
        bodyEnded |= content instanceof LastHttpContent;
        ExpressCall now = call;
        if (now == null || over) {
            content.release();
            return;
        }
        if (watched) {
            record.received(content.content().readableBytes());
        }
        try {
            now.body(content);
        } catch (RuntimeException refused) {
            now.cancel();
            fail(refused);
        }
    }

    void paused() {
        if (call != null) {
            call.bodyPaused();
        }
    }

    boolean wantsBody() {
        return call == null || call.wantsBody();
    }

    void clientWritable() {
        if (call != null) {
            call.clientWritable();
        }
    }

    void bodyTooSlow() {
        giveUp(call == null ? Admission.tooSlow() : call.tooSlow());
    }

    void bodyMalformed() {
        giveUp(Admission.malformed());
    }

    /** Where the next request begins is not known any more. */
    private void giveUp(GatewayException cause) {
        keptAlive = false;
        if (call != null) {
            call.bodyBroken(cause);
        } else {
            fail(cause);
        }
    }

    void clientGone() {
        if (call != null) {
            call.cancel();
        }
        end(Ended.How.CANCELLED);
    }

    /** The client waits for leave to send its body (RFC 9110, 10.1.1). */
    void askForBody() {
        asked = true;
        if (HttpUtil.is100ContinueExpected(head)) {
            var unused = context()
                    .writeAndFlush(new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
    }

    // --- To the client ---

    /** What comes before the answer (RFC 9110, 15.2). It goes at once, and changes nothing. */
    void interim(HttpResponse head) {
        if (!begun && !over) {
            var unused = context()
                    .writeAndFlush(new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1,
                            head.status(),
                            Unpooled.EMPTY_BUFFER,
                            head.headers(),
                            EmptyHttpHeaders.INSTANCE));
        }
    }

    /** An answer whose body will be written by the call. */
    void begin(HttpResponse answer) {
        begun = true;
        status = answer.status().code();
        complete(answer.headers());
        var unused = context().write(answer, context().voidPromise());
    }

    void part(HttpContent content) {
        if (watched) {
            record.sent(content.content().readableBytes());
        }
        var unused = context().write(content, context().voidPromise());
    }

    /** All is written. */
    void finish() {
        context().flush();
        end(Ended.How.COMPLETE);
        client.over(keptAlive);
    }

    /** A whole answer. */
    void answer(Answer answer) {
        if (over) {
            return;
        }
        Answer encoded = answer.encodedFor(request());
        begun = true;
        status = encoded.httpStatus();
        announced = encoded.body().length;
        complete(encoded.headers());
        FullHttpResponse response = encoded.response(isHead());
        if (watched) {
            record.sent(response.content().readableBytes());
        }
        var unused = context().write(response, context().voidPromise());
        finish();
    }

    private void complete(HttpHeaders headers) {
        headers.set(RequestIds.HEADER, requestId);
        if (affinity.cookie() != null) {
            headers.add(HttpHeaderNames.SET_COOKIE, affinity.cookie());
        }
        // Without leave to send its body the client may send it or not: what comes next cannot be told apart.
        boolean unsure = !asked && hasBody() && !bodyEnded && HttpUtil.is100ContinueExpected(head);
        keptAlive &= !unsure && !organs.settings().draining().begun();
        if (!keptAlive) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    /** There will be no answer, or no more of it: then the client is cut off, so that nobody takes it for whole. */
    void fail(Throwable cause) {
        if (over) {
            return;
        }
        if (begun) {
            record.failed(Errors.reasonOfBreaking(cause));
            if (!Errors.isExpected(cause)) {
                logFailure(cause);
            }
            cut();
            return;
        }
        Errors.Told told = Errors.of(cause, route().service(), this::logFailure);
        record.told(told, cause);
        answer(told.answer());
    }

    /** The answer breaks off, for a reason that is recorded. */
    void cut() {
        if (!over) {
            end(Ended.How.BROKEN);
            client.cut();
        }
    }

    /** The client's connection, or its stream, will be closed. Clients that leave do so, and what they send may be no TLS; the rest is a mistake of ours. */
    void connectionBroke(Throwable cause) {
        if (!Errors.isExpected(cause) && !(cause instanceof DecoderException)) {
            logFailure(cause);
        }
    }

    private void logFailure(Throwable cause) {
        log.error("{} {} failed", request().method(), request().rawPath(), cause);
    }

    private void end(Ended.How how) {
        if (over) {
            return;
        }
        over = true;
        client.clock().stop();
        if (entered != null) {
            entered.leave();
        }
        organs.underWay().ended();
        record.over(new Ended(how, status, announced, request(), requestId));
    }
}
