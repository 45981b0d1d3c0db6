package io.lictor.server.backend;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.function.BiConsumer;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;

/**
 * Takes from a request, before it is sent, what Reactor Netty's client says of itself where its sender said nothing: a proxy invents
 * neither (RFC 9110, 10.1.5 and 12.5.1). Immutable.
 *
 * @param given the headers that its sender has said
 */
record Unadorned(HttpHeaders given) implements BiConsumer<HttpClientRequest, Connection> {

    private static final List<AsciiString> ADDED = List.of(HttpHeaderNames.USER_AGENT, HttpHeaderNames.ACCEPT);

    static HttpClient client(HttpClient client, HttpHeaders given) {
        return client.doOnRequest(new Unadorned(given));
    }

    @Override
    public void accept(HttpClientRequest request, Connection connection) {
        for (AsciiString name : ADDED) {
            if (!given.contains(name)) {
                request.requestHeaders().remove(name);
            }
        }
    }
}
