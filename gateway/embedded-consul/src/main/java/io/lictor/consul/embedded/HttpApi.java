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

    private static Mono<byte[]> body(HttpServerRequest request) {
        String announced = request.requestHeaders().get(HttpHeaderNames.CONTENT_LENGTH, "0");
        if (announced.length() > 9 || Long.parseLong(announced) > MAX_BODY) {
            return Mono.error(tooLarge(announced));
        }
        return request.receive()
                .asByteArray()
                .collect(ByteArrayOutputStream::new, (all, part) -> {
                    all.writeBytes(part);
                    if (all.size() > MAX_BODY) {
                        throw tooLarge("more than " + MAX_BODY);
                    }
                })
                .map(ByteArrayOutputStream::toByteArray);
    }

    private static ApiError tooLarge(String size) {
        return new ApiError(413, "Request body(" + size + " bytes) too large, max size: " + MAX_BODY + " bytes.");
    }

    private static Mono<Reply> failure(Throwable error) {
        if (error instanceof ApiError refused) {
            Reply reply = Reply.of(refused);
            return Mono.just(refused.status() == 413 ? reply.with("Connection", "close") : reply);
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
}
