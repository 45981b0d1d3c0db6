package io.lictor.server.backend;

import org.springframework.web.reactive.socket.WebSocketSession;

/** What a backend makes of a WebSocket handshake. */
public sealed interface WebSocketAnswer {

    /**
     * The socket is open.
     *
     * @param finish lets the connection go; whoever takes the answer must run it
     */
    record Open(WebSocketSession session, Runnable finish) implements WebSocketAnswer {}

    /** Another HTTP status than 101. */
    record Declined(int httpStatus) implements WebSocketAnswer {}
}
