package io.lictor.server.status;

import io.grpc.Status;
import io.lictor.transcoding.GrpcStatusMapping;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * That a question about the gateway is not answered, told as requests are told of their errors.
 *
 * @param message says what is wrong and what would not be
 */
record Refusal(Status.Code code, String message) {

    Mono<ServerResponse> answer() {
        return ServerResponse.status(GrpcStatusMapping.httpStatus(code))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("code", code.value(), "message", message));
    }
}
