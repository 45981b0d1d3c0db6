package io.lictor.server.backend;

import io.lictor.routing.Protocol;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.Optional;
import org.reactivestreams.Publisher;

/**
 * What goes to an HTTP endpoint, whichever it is.
 *
 * @param pathAndQuery raw, with leading slash
 * @param body empty when the request has none; it can be read once
 * @param timeout to the head of the answer
 */
public record HttpCall(
        HttpMethod method,
        String pathAndQuery,
        HttpHeaders headers,
        Optional<Publisher<ByteBuf>> body,
        Protocol protocol,
        Duration timeout) {

    /** The same with the time that is left. */
    public HttpCall after(Duration spent) {
        return spent.isZero()
                ? this
                : new HttpCall(method, pathAndQuery, headers, body, protocol, timeout.minus(spent));
    }
}
