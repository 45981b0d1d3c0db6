package io.lictor.server.backend;

import io.lictor.balancing.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/** Sends a message by POST and reads the whole answer, within a size and a time. */
final class HttpExchange {

    private final int longest;

    /** @param longest bytes of an answer's body */
    HttpExchange(int longest) {
        this.longest = longest;
    }

    /**
     * What is sent.
     *
     * @param headers say how long the message is
     * @param timeout to the end of the answer
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Post(String path, HttpHeaders headers, byte[] message, Duration timeout) {}

    /**
     * A whole answer.
     *
     * @param trailers empty where there are none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Whole(int status, HttpHeaders headers, HttpHeaders trailers, byte[] body) {}

    /** The body of an answer is longer than is allowed. */
    static final class TooLongException extends RuntimeException {
        TooLongException() {
            super("the answer is too long", null, false, false);
        }
    }

    /** Fails when no whole answer comes, with {@link TooLongException} for one that is too long. */
    Mono<Whole> call(HttpClient client, Endpoint endpoint, Post post) {
        return Unadorned.client(client, post.headers())
                .headers(own -> own.set(post.headers()))
                .post()
                .uri("http://" + endpoint.id().authority() + post.path())
                .send((request, out) -> out.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(post.message()))))
                .response((head, content) -> gathered(content).flatMap(body -> whole(head, body)))
                .single()
                .timeout(post.timeout());
    }

    private Mono<byte[]> gathered(Flux<ByteBuf> content) {
        return content.collect(ByteArrayOutputStream::new, (body, part) -> {
                    if (body.size() + part.readableBytes() > longest) {
                        throw new TooLongException();
                    }
                    try {
                        part.readBytes(body, part.readableBytes());
                    } catch (IOException inMemory) {
                        throw new UncheckedIOException(inMemory);
                    }
                })
                .map(ByteArrayOutputStream::toByteArray);
    }

    private static Mono<Whole> whole(HttpClientResponse head, byte[] body) {
        return head.trailerHeaders()
                .defaultIfEmpty(EmptyHttpHeaders.INSTANCE)
                .map(trailers -> new Whole(head.status().code(), head.responseHeaders(), trailers, body));
    }
}
