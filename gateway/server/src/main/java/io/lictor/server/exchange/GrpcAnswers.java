package io.lictor.server.exchange;

import io.grpc.Metadata;
import io.grpc.Status;
import io.lictor.routing.Target;
import io.lictor.server.backend.GrpcAnswer;
import io.lictor.transcoding.GrpcStatusMapping;
import io.lictor.transcoding.HeaderMapping;
import io.lictor.transcoding.StatusBody;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

/** Says whole gRPC answers in HTTP. Stateless. */
public final class GrpcAnswers {

    private GrpcAnswers() {}

    /**
     * The answer for the client.
     *
     * @param record told how the call ended
     */
    public static Answer of(GrpcAnswer answer, Target.Grpc target, ExchangeRecord record) {
        record.called(answer.status());
        if (!answer.status().isOk()) {
            return failure(answer, target);
        }
        HttpHeaders headers = headers(answer);
        headers.set(HttpHeaderNames.CONTENT_TYPE, target.transcoder().responseContentType(answer.message()));
        byte[] json = target.transcoder().response(answer.message());
        record.translatedResponse(answer.message().length, json.length);
        return new Answer(200, headers, json);
    }

    /** Headers and trailers, since there is nothing between them. */
    public static HttpHeaders headers(GrpcAnswer answer) {
        HttpHeaders headers = headers(answer.headers());
        HeaderMapping.toHeaders(answer.trailers(), headers::add);
        return headers;
    }

    public static HttpHeaders headers(Metadata metadata) {
        HttpHeaders headers = new DefaultHttpHeaders();
        HeaderMapping.toHeaders(metadata, headers::add);
        return headers;
    }

    public static Answer failure(GrpcAnswer answer, Target.Grpc target) {
        if (answer.tooLarge()) {
            throw new GatewayException(
                    Status.Code.RESOURCE_EXHAUSTED,
                    502,
                    "RESPONSE_TOO_LARGE",
                    "the service's response is larger than lictor.limits.response");
        }
        HttpHeaders headers = headers(answer);
        headers.set(HttpHeaderNames.CONTENT_TYPE, Answer.JSON);
        int httpStatus = GrpcStatusMapping.httpStatus(answer.status().getCode());
        if (httpStatus == 401 && !headers.contains(HttpHeaderNames.WWW_AUTHENTICATE)) {
            headers.set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        if (httpStatus == 429 || httpStatus == 503) {
            RetryAfter.of(answer.trailers()).ifPresent(pause -> headers.set(HttpHeaderNames.RETRY_AFTER, pause));
        }
        return new Answer(httpStatus, headers, StatusBody.of(answer.status(), answer.trailers(), target.pool()));
    }
}
