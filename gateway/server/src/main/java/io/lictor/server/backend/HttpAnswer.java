package io.lictor.server.backend;

import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientResponse;

/** Head of an HTTP answer; the body is still in the connection, which the receiver must read or dispose of. */
public record HttpAnswer(HttpClientResponse head, Connection connection) {

    void discard() {
        connection.dispose();
    }
}
