package io.lictor.server.edge;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.lictor.routing.Target;
import io.lictor.server.backend.GrpcAnswer;
import io.lictor.server.exchange.Compression;
import io.lictor.server.exchange.ExchangeRecord;
import io.lictor.server.exchange.GatewayException;
import io.lictor.server.exchange.GrpcAnswers;
import io.lictor.server.exchange.Gzip;
import io.lictor.transcoding.ResponseStream;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An answer that is written while it arrives: each message is flushed at once, and the next one is asked for when the
 * client's connection can take it. After the first message an error can only be told in the body; where the form of the
 * body cannot tell it, the connection is cut, so that nobody takes the answer for whole. Used for one exchange.
 */
final class StreamedAnswer implements Reply {

    private static final byte[] NOTHING = {};

    private final Metadata metadata;
    private final Flux<byte[]> messages;
    private final ResponseStream form;
    private final Target.Grpc target;
    private boolean begun;

    StreamedAnswer(Metadata metadata, Flux<byte[]> messages, ResponseStream form, Target.Grpc target) {
        this.metadata = metadata;
        this.messages = messages;
        this.form = form;
        this.target = target;
    }

    /** Too early: what the body is may be told by its first message only. */
    @Override
    public Reply begin(ServerWebExchange exchange) {
        return this;
    }

    @Override
    public Mono<Void> writeTo(ServerWebExchange exchange) {
        ServerHttpResponse response = exchange.getResponse();
        if (exchange.getRequest().getMethod().equals(HttpMethod.HEAD)) {
            open(response, head());
            return response.setComplete();
        }
        // Until the first message is known to be one, nothing is said to the client.
        Flux<byte[]> body =
                framed(exchange).switchOnFirst((first, all) -> first.hasValue() ? opened(exchange, all) : all);
        return GivenUp.tell(Writability.pace(response, body).map(response.bufferFactory()::wrap), response::writeWith);
    }

    private Flux<byte[]> opened(ServerWebExchange exchange, Flux<byte[]> body) {
        HttpHeaders headers = head();
        boolean gzip = Compression.negotiate(new SpringRequest(exchange.getRequest()), headers);
        open(exchange.getResponse(), headers);
        return gzip ? Gzip.parts(body) : body;
    }

    private HttpHeaders head() {
        HttpHeaders headers = GrpcAnswers.headers(metadata);
        headers.set(HttpHeaderNames.CONTENT_TYPE, form.contentType());
        return headers;
    }

    private static void open(ServerHttpResponse response, HttpHeaders headers) {
        // A filter may have set another by now.
        if (response.getStatusCode() == null) {
            response.setStatusCode(HttpStatus.OK);
        }
        headers.forEach(header -> response.getHeaders().add(header.getKey(), header.getValue()));
    }

    private Flux<byte[]> framed(ServerWebExchange exchange) {
        ExchangeRecord record = Exchanges.record(exchange);
        return messages.map(message -> framed(record, message))
                .doOnComplete(() -> record.called(Status.OK))
                .concatWith(Flux.defer(() -> some(form.end())))
                .onErrorResume(cause -> begun ? broken(exchange, cause) : Flux.error(cause));
    }

    private byte[] framed(ExchangeRecord record, byte[] message) {
        byte[] framed = form.message(message);
        record.translatedResponse(message.length, framed.length);
        begun = true;
        return framed;
    }

    private Flux<byte[]> broken(ServerWebExchange exchange, Throwable cause) {
        Flux<byte[]> last = some(form.error(status(exchange, cause)));
        return form.endsWithError() ? last : last.concatWith(Flux.error(new Writability.CutException()));
    }

    private byte[] status(ServerWebExchange exchange, Throwable cause) {
        try {
            if (cause instanceof StatusRuntimeException failed) {
                Exchanges.record(exchange).called(failed.getStatus());
                Metadata trailers = failed.getTrailers() == null ? new Metadata() : failed.getTrailers();
                return GrpcAnswers.failure(new GrpcAnswer(failed.getStatus(), metadata, trailers, NOTHING), target)
                        .body();
            }
            return ErrorResponder.answer(exchange, cause).body();
        } catch (GatewayException ours) {
            return ErrorResponder.answer(exchange, ours).body();
        }
    }

    private static Flux<byte[]> some(byte[] bytes) {
        return bytes.length == 0 ? Flux.empty() : Flux.just(bytes);
    }
}
