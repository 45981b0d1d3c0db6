package io.lictor.server.backend;

import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.List;

/**
 * A WebSocket that is asked of an endpoint, whichever it is.
 *
 * @param pathAndQuery raw, with leading slash
 * @param headers without those of the handshake itself
 * @param protocols the client's subprotocols, best first
 * @param trust whom to believe where it goes by TLS
 * @param timeout to the end of the handshake
 */
public record WebSocketCall(
        String pathAndQuery, HttpHeaders headers, List<String> protocols, boolean tls, Trust trust, Duration timeout) {

    /** The same with the time that is left. */
    public WebSocketCall after(Duration spent) {
        return spent.isZero()
                ? this
                : new WebSocketCall(pathAndQuery, headers, protocols, tls, trust, timeout.minus(spent));
    }
}
