package io.lictor.server.edge;

import io.grpc.Metadata;
import io.grpc.Status;
import io.lictor.routing.Target;
import io.lictor.server.backend.GrpcAnswer;
import io.lictor.transcoding.GrpcStatusMapping;
import io.lictor.transcoding.HeaderMapping;
import io.lictor.transcoding.StatusBody;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** Says whole gRPC answers in HTTP. Stateless. */
final class GrpcAnswers {

    private GrpcAnswers() {}

    /** @param record told how the call ended */
    static Answer of(GrpcAnswer answer, Target.Grpc target, ExchangeRecord record) {
        record.called(answer.status());
        if (!answer.status().isOk()) {
            return failure(answer, target);
        }
        HttpHeaders headers = headers(answer);
        headers.set(HttpHeaders.CONTENT_TYPE, target.transcoder().responseContentType(answer.message()));
        byte[] json = target.transcoder().response(answer.message());
        record.translatedResponse(answer.message().length, json.length);
        return new Answer(200, headers, json);
    }

    /** Headers and trailers, since there is nothing between them. */
    static HttpHeaders headers(GrpcAnswer answer) {
        HttpHeaders headers = headers(answer.headers());
        HeaderMapping.toHeaders(answer.trailers(), headers::add);
        return headers;
    }

    static HttpHeaders headers(Metadata metadata) {
        HttpHeaders headers = new HttpHeaders();
        HeaderMapping.toHeaders(metadata, headers::add);
        return headers;
    }

    static Answer failure(GrpcAnswer answer, Target.Grpc target) {
        if (answer.tooLarge()) {
            throw new GatewayException(
                    Status.Code.RESOURCE_EXHAUSTED,
                    502,
                    "RESPONSE_TOO_LARGE",
                    "the service's response is larger than lictor.limits.response");
        }
        HttpHeaders headers = headers(answer);
        headers.setContentType(MediaType.APPLICATION_JSON);
        int httpStatus = GrpcStatusMapping.httpStatus(answer.status().getCode());
        if (httpStatus == 401 && !headers.containsHeader(HttpHeaders.WWW_AUTHENTICATE)) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (httpStatus == 429 || httpStatus == 503) {
            RetryAfter.of(answer.trailers()).ifPresent(pause -> headers.set(HttpHeaders.RETRY_AFTER, pause));
        }
        return new Answer(httpStatus, headers, StatusBody.of(answer.status(), answer.trailers(), target.pool()));
    }
}
