package io.lictor.consul.embedded;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.ByteArrayOutputStream;
import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Between the connection and the routes: bodies up to the limit, errors as text, headers on every answer. */
final class HttpApi implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {

    private static final Logger log = LoggerFactory.getLogger(HttpApi.class);

    static final int MAX_BODY = 512 * 1024;

    private final Routes routes;

    HttpApi(Routes routes) {
        this.routes = routes;
    }

    @Override
    public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
        EventLoop[] loop = new EventLoop[1];
        request.withConnection(connection -> loop[0] = connection.channel().eventLoop());
        return body(request)
                .flatMap(body -> routes.answer(Call.of(request.method().name(), request.uri(), body), loop[0]))
                .onErrorResume(HttpApi::failure)
                .flatMap(reply -> send(response, reply));
    }

    /**
     * The whole body. One that is too large is read to its end all the same, and thrown away: a caller that still writes when
     * the connection closes gets a reset in place of the refusal.
     */
    private static Mono<byte[]> body(HttpServerRequest request) {
        return request.receive().asByteArray().collect(Body::new, Body::add).map(Body::bytes);
    }

    private static Mono<Reply> failure(Throwable error) {
        if (error instanceof ApiError refused) {
            return Mono.just(Reply.of(refused));
        }
        log.error("the embedded Consul failed to answer", error);
        return Mono.just(Reply.text(500, error.toString()));
    }

    private static Mono<Void> send(HttpServerResponse response, Reply reply) {
        response.status(reply.status());
        reply.headers().forEach(response::header);
        response.header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(reply.body().length));
        return reply.body().length == 0
                ? response.send().then()
                : response.sendByteArray(Mono.just(reply.body())).then();
    }

    /** What came of a body, kept as far as it is allowed to be long. */
    private static final class Body {

        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private long size;

        void add(byte[] part) {
            size += part.length;
            if (size <= MAX_BODY) {
                kept.writeBytes(part);
            }
        }

        byte[] bytes() {
            if (size > MAX_BODY) {
                throw new ApiError(
                        413, "Request body(" + size + " bytes) too large, max size: " + MAX_BODY + " bytes.");
            }
            return kept.toByteArray();
        }
    }
}
