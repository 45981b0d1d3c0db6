package io.lictor.server.backend;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What goes to an HTTP endpoint, whichever it is, from a client's own event loop.
 *
 * @param loop the client's, on which everything happens
 * @param tls whom a connection by TLS is made to; empty for one in clear text
 * @param uri raw path and query, with leading slash
 * @param headers with the framing of the body; each attempt sets {@code Host} in them unless {@code namedHost}
 * @param namedHost whether they say which host is asked for
 * @param timeout to the head of the answer
 * @param interim takes the heads of 1xx that come before the answer, but for 100; where attempts are made beside each other, of each
 */
public record DirectCall(
        EventLoop loop,
        Optional<Trust> tls,
        HttpMethod method,
        String uri,
        HttpHeaders headers,
        boolean namedHost,
        Body body,
        Duration timeout,
        Consumer<HttpResponse> interim) {

    /** The same with the time that is left. */
    public DirectCall after(Duration spent) {
        return spent.isZero()
                ? this
                : new DirectCall(loop, tls, method, uri, headers, namedHost, body, timeout.minus(spent), interim);
    }

    /** The body of a request, as far as it has come. Used on the client's event loop. */
    public interface Body {

        /** Of a request that has none. */
        Body NONE = new Body() {
            @Override
            public boolean isEmpty() {
                return true;
            }

            @Override
            public void flowTo(DirectConnection connection) {
                // Nothing flows.
            }

            @Override
            public void writable() {
                // Nothing waits.
            }
        };

        boolean isEmpty();

        /** A connection has taken the head: what has come of the body goes there now, and what comes later too. */
        void flowTo(DirectConnection connection);

        /** The connection may be able to take more. */
        void writable();
    }
}
