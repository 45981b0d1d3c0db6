package io.lictor.bench.peers.reactor;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;

/** Passes every request on to one backend and the answer back; what it leaves out, a gateway has to do besides. */
public final class ReactorPeer {

    private final HttpClient client;

    private ReactorPeer(int backend) {
        this.client = HttpClient.create(ConnectionProvider.create("pages", 256))
                .host("127.0.0.1")
                .port(backend);
    }

    /** Arguments: port, port of the backend. */
    public static void main(String[] args) {
        ReactorPeer peer = new ReactorPeer(Integer.parseInt(args[1]));
        HttpServer.create()
                .host("127.0.0.1")
                .port(Integer.parseInt(args[0]))
                .handle(peer::pass)
                .bindNow()
                .onDispose()
                .block();
    }

    private Publisher<Void> pass(HttpServerRequest request, HttpServerResponse response) {
        return client.headers(headers -> headers.add(request.requestHeaders()).remove(HttpHeaderNames.HOST))
                .request(request.method())
                .uri(request.uri())
                .send(request.receive().retain())
                .response((answer, body) -> send(response, answer, body));
    }

    private static Mono<Void> send(HttpServerResponse response, HttpClientResponse answer, ByteBufFlux body) {
        response.status(answer.status()).headers(answer.responseHeaders());
        Publisher<ByteBuf> kept = body.retain();
        return response.send(kept).then();
    }
}
