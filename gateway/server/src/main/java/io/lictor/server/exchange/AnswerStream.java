package io.lictor.server.exchange;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.lictor.balancing.Permit;
import io.lictor.routing.Target;
import io.lictor.server.backend.GrpcAnswer;
import io.lictor.server.backend.GrpcStream;
import io.lictor.server.backend.Retry;
import io.lictor.transcoding.ResponseStream;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/**
 * An answer that is told message by message, in the form that the client asked for. After the first message an error can only
 * be told in the body; where the form of the body cannot tell it, the connection is to be cut, so that nobody takes the answer
 * for whole. Used for one exchange, by one thread at a time.
 */
public final class AnswerStream {

    private static final Logger log = LoggerFactory.getLogger(AnswerStream.class);
    private static final byte[] NOTHING = {};

    private final Exchange exchange;
    private final Target.Grpc target;
    private final GrpcStream answer;
    private final Permit permit;
    private final ResponseStream form;
    private boolean begun;

    /** Ends a body that has begun, so that the client sees that it is not whole: the connection is closed after it. */
    public static final class CutException extends RuntimeException {

        CutException() {
            super("the answer broke off", null, false, false);
        }
    }

    public AnswerStream(Exchange exchange, Target.Grpc target, Retry.Served<GrpcStream> served) {
        this.exchange = exchange;
        this.target = target;
        this.answer = served.answer();
        this.permit = served.permit();
        this.form = target.transcoder().responseStream(exchange.request().first(HttpHeaderNames.ACCEPT));
    }

    /**
     * The answer of a call that has ended without a message, with which its permit ends; empty for one with messages.
     *
     * @throws GatewayException when that is not for the client
     */
    public Optional<Answer> whole() {
        return answer.ended().map(ended -> {
            permit.success();
            exchange.record().called(ended.status());
            if (!ended.status().isOk()) {
                return GrpcAnswers.failure(ended, target);
            }
            HttpHeaders headers = GrpcAnswers.headers(ended);
            headers.set(HttpHeaderNames.CONTENT_TYPE, form.contentType());
            return new Answer(200, headers, form.end());
        });
    }

    /** The head of the answer, with what is known of its content type so far. */
    public HttpHeaders head() {
        HttpHeaders headers = GrpcAnswers.headers(answer.headers());
        headers.set(HttpHeaderNames.CONTENT_TYPE, form.contentType());
        return headers;
    }

    /**
     * What is written, part by part, each of which the client can read at once; a message is asked for with each. Fails with
     * {@link CutException}, or as it is before there is anything to write. When the service ends the call so does its permit;
     * after anything else it is still open.
     *
     * @param begin given the head before the first part; until then nothing is to be said to the client
     */
    public Flux<byte[]> body(Consumer<HttpHeaders> begin) {
        return framed().switchOnFirst((first, all) -> first.hasValue() ? opened(begin, all) : all);
    }

    private Flux<byte[]> opened(Consumer<HttpHeaders> begin, Flux<byte[]> body) {
        HttpHeaders headers = head();
        boolean gzip = Compression.negotiate(exchange.request(), headers);
        begin.accept(headers);
        return gzip ? Gzip.parts(body) : body;
    }

    private Flux<byte[]> framed() {
        return answer.messages(permit)
                .map(this::framed)
                .doOnComplete(() -> exchange.record().called(Status.OK))
                .concatWith(Flux.defer(() -> some(form.end())))
                .onErrorResume(cause -> begun ? broken(cause) : Flux.error(cause));
    }

    private byte[] framed(byte[] message) {
        byte[] framed = form.message(message);
        exchange.record().translatedResponse(message.length, framed.length);
        begun = true;
        return framed;
    }

    private Flux<byte[]> broken(Throwable cause) {
        Flux<byte[]> last = some(form.error(status(cause)));
        return form.endsWithError() ? last : last.concatWith(Flux.error(new CutException()));
    }

    private byte[] status(Throwable cause) {
        try {
            return cause instanceof StatusRuntimeException failed
                    ? called(failed)
                    : told(Unreachable.explainEnd(cause, exchange.route()));
        } catch (GatewayException ours) {
            return told(ours);
        }
    }

    private byte[] called(StatusRuntimeException failed) {
        exchange.record().called(failed.getStatus());
        Metadata trailers = failed.getTrailers() == null ? new Metadata() : failed.getTrailers();
        return GrpcAnswers.failure(new GrpcAnswer(failed.getStatus(), answer.headers(), trailers, NOTHING), target)
                .body();
    }

    private byte[] told(Throwable cause) {
        Errors.Told told = Errors.of(cause, exchange.route().service(), this::logFailure);
        exchange.record().told(told, cause);
        return told.answer().body();
    }

    private void logFailure(Throwable cause) {
        log.error(
                "{} {} failed", exchange.request().method(), exchange.request().rawPath(), cause);
    }

    private static Flux<byte[]> some(byte[] bytes) {
        return bytes.length == 0 ? Flux.empty() : Flux.just(bytes);
    }
}
