package io.lictor.server.express;

import io.lictor.routing.Target;
import io.lictor.server.backend.DirectCall;
import io.lictor.server.backend.DirectConnection;
import io.lictor.server.exchange.Admission;
import io.lictor.server.exchange.HeaderRules;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request on its way to an endpoint. Until there is a connection, what one read has brought is held; then
 * the client is read only while the connection can take more. Used on the client's event loop.
 */
final class Upload implements DirectCall.Body {

    private final ExpressExchange exchange;
    private final Target.Http target;
    private final OptionalLong limit;
    private final ArrayDeque<HttpContent> held = new ArrayDeque<>(2);
    private @Nullable DirectConnection connection;
    private long seen;
    private boolean complete;

    Upload(ExpressExchange exchange, Target.Http target) {
        this.exchange = exchange;
        this.target = target;
        this.limit = exchange.organs().admission().limit(target);
    }

    @Override
    public boolean isEmpty() {
        return false;
    }

    /** @throws io.lictor.server.exchange.GatewayException when the body is longer than it may be */
    void part(HttpContent content) {
        if (content instanceof LastHttpContent last) {
            complete = true;
            HeaderRules.stripTrailers(last.trailingHeaders());
        }
        seen += content.content().readableBytes();
        if (limit.isPresent() && seen > limit.getAsLong()) {
            content.release();
            throw Admission.tooLarge(limit.getAsLong(), target);
        }
        if (connection != null) {
            connection.send(content);
        } else {
            held.add(content);
        }
        time();
    }

    void flush() {
        if (connection != null) {
            connection.flush();
        }
    }

    boolean wantsMore() {
        return connection != null && connection.isWritable();
    }

    @Override
    public void flowTo(DirectConnection taken) {
        connection = taken;
        while (!held.isEmpty()) {
            taken.send(held.poll());
        }
        if (!complete) {
            exchange.askForBody();
        }
        writable();
    }

    @Override
    public void writable() {
        if (!complete) {
            time();
            exchange.client().readOn();
        }
    }

    /** A client that is kept from sending is not blamed. */
    private void time() {
        if (complete || !wantsMore()) {
            exchange.client().clock().stop();
        } else {
            exchange.client().clock().waitForPart();
        }
    }

    /** Nothing goes on any more. */
    void stop() {
        connection = null;
        held.forEach(HttpContent::release);
        held.clear();
    }
}
