package io.lictor.server.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.lictor.balancing.Failure;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MicroFaultTest {

    private static String error(int code) {
        return "{\"id\":\"go.micro.srv.x\",\"code\":" + code + ",\"detail\":\"why\",\"status\":\"What\"}";
    }

    @ParameterizedTest
    @CsvSource({
        "400,400,INVALID_ARGUMENT,",
        "401,401,UNAUTHENTICATED,",
        "403,403,PERMISSION_DENIED,",
        "404,404,NOT_FOUND,",
        "405,405,UNIMPLEMENTED,",
        "408,408,DEADLINE_EXCEEDED,TIMEOUT",
        "409,409,ALREADY_EXISTS,",
        "418,418,INVALID_ARGUMENT,",
        "429,429,RESOURCE_EXHAUSTED,OVERLOADED",
        "500,500,INTERNAL,SERVER_ERROR",
        "503,503,UNAVAILABLE,UNAVAILABLE",
        "504,504,DEADLINE_EXCEEDED,TIMEOUT",
        "10042,500,INTERNAL,",
        "0,500,INTERNAL,",
    })
    void the_code_of_go_micros_error_decides(int code, int httpStatus, Status.Code grpc, Failure failure) {
        MicroFault fault = MicroFault.of(Status.UNKNOWN.withDescription(error(code)));

        assertThat(fault.httpStatus()).isEqualTo(httpStatus);
        assertThat(fault.code()).isEqualTo(grpc);
        assertThat(fault.failure()).isEqualTo(Optional.ofNullable(failure));
        assertThat(fault.message()).isEqualTo("why");
        assertThat(fault.details()).isEqualTo(Map.of("id", "go.micro.srv.x", "code", String.valueOf(code)));
        assertThat(MicroFault.of(error(code))).isEqualTo(fault);
    }

    @Test
    void without_a_detail_its_status_is_the_message() {
        assertThat(MicroFault.of("{\"code\":404,\"status\":\"Not Found\"}").message())
                .isEqualTo("Not Found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"code\":\"x\"}", "{\"code\":1e99}", "{}", "boom", ""})
    void another_text_is_an_unknown_error(String text) {
        MicroFault fault = MicroFault.of(text);

        assertThat(fault.httpStatus()).isEqualTo(500);
        assertThat(fault.message()).isEqualTo(text);
        assertThat(fault.failure()).contains(Failure.SERVER_ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json: cannot unmarshal string into Go value", "unknown field \"x\" in pb.Request"})
    void a_request_that_the_service_could_not_read_is_the_clients_fault(String text) {
        assertThat(MicroFault.of(text).httpStatus()).isEqualTo(400);
        assertThat(MicroFault.of(text).failure()).isEmpty();
    }

    @Test
    void a_request_that_grpc_could_not_read_is_the_clients_fault() {
        Status status = Status.INTERNAL.withDescription("grpc: error unmarshalling request: json: ...");

        assertThat(MicroFault.of(status).httpStatus()).isEqualTo(400);
        assertThat(MicroFault.of(status).failure()).isEmpty();
    }

    @Test
    void any_other_status_is_said_as_for_grpc() {
        MicroFault fault = MicroFault.of(Status.UNAVAILABLE.withDescription("shutting down"));

        assertThat(fault.httpStatus()).isEqualTo(503);
        assertThat(fault.failure()).contains(Failure.UNAVAILABLE);
    }
}
