package io.lictor.server.backend;

import java.util.Optional;
import org.springframework.web.reactive.socket.WebSocketSession;

/** What a backend makes of a WebSocket handshake. */
public sealed interface WebSocketAnswer {

    /**
     * The socket is open.
     *
     * @param subprotocol what the backend has chosen of what it was asked for
     * @param finish lets the connection go; whoever takes the answer must run it
     */
    record Open(WebSocketSession session, Optional<String> subprotocol, Runnable finish) implements WebSocketAnswer {}

    /** Another HTTP status than 101. */
    record Declined(int httpStatus) implements WebSocketAnswer {}
}
