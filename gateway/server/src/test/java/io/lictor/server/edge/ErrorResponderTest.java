package io.lictor.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.lictor.server.exchange.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ResponseStatusException;
import reactor.netty.channel.AbortedException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ErrorResponderTest {

    private final ErrorResponder responder = new ErrorResponder();
    private MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/orders/1"));

    private MockServerHttpResponse answerTo(Throwable cause) {
        responder.handle(exchange, cause).block();
        return exchange.getResponse();
    }

    private static JsonNode json(MockServerHttpResponse response) {
        return JsonMapper.shared()
                .readTree(String.valueOf(response.getBodyAsString().block()));
    }

    @Test
    void a_refusal_of_the_gateway_is_a_google_rpc_status_in_json() {
        MockServerHttpResponse response = answerTo(new GatewayException(
                Status.Code.UNIMPLEMENTED, 405, "METHOD_NOT_ALLOWED", "offered: GET", Map.of("Allow", "GET")));

        assertThat(response.getStatusCode()).isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
        assertThat(response.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_JSON);
        assertThat(response.getHeaders().getFirst("Allow")).isEqualTo("GET");
        JsonNode json = json(response);
        assertThat(json.get("code").asInt()).isEqualTo(12);
        assertThat(json.get("message").asString()).isEqualTo("offered: GET");
        JsonNode detail = json.get("details").get(0);
        assertThat(detail.get("@type").asString()).isEqualTo("type.googleapis.com/google.rpc.ErrorInfo");
        assertThat(detail.get("reason").asString()).isEqualTo("METHOD_NOT_ALLOWED");
        assertThat(detail.get("domain").asString()).isEqualTo("lictor");
    }

    @Test
    void the_length_of_the_body_is_told() {
        MockServerHttpResponse response =
                answerTo(new GatewayException(Status.Code.NOT_FOUND, 404, "NO_ROUTE", "nichts für 你"));

        byte[] body = String.valueOf(response.getBodyAsString().block()).getBytes(StandardCharsets.UTF_8);
        assertThat(response.getHeaders().getContentLength()).isEqualTo(body.length);
    }

    @Test
    void head_gets_the_headers_alone() {
        exchange = MockServerWebExchange.from(MockServerHttpRequest.method(HttpMethod.HEAD, "/orders/1"));

        MockServerHttpResponse response =
                answerTo(new GatewayException(Status.Code.NOT_FOUND, 404, "NO_ROUTE", "nothing"));

        assertThat(response.getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(response.getHeaders().getContentLength()).isPositive();
        assertThat(response.getBodyAsString().block()).isEmpty();
    }

    @Test
    void springs_own_refusals_speak_the_same_language() {
        MockServerHttpResponse notFound = answerTo(new ResponseStatusException(HttpStatus.NOT_FOUND));

        assertThat(notFound.getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(json(notFound).get("code").asInt()).isEqualTo(5);
    }

    @Test
    void headers_of_springs_own_refusals_are_kept() {
        MockServerHttpResponse response =
                answerTo(new MethodNotAllowedException(HttpMethod.PATCH, java.util.List.of(HttpMethod.GET)));

        assertThat(response.getHeaders().getFirst("Allow")).isEqualTo("GET");
    }

    @Test
    void a_bug_is_not_explained_to_the_client() {
        MockServerHttpResponse response = answerTo(new IllegalStateException("secret detail"));

        assertThat(response.getStatusCode()).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
        assertThat(response.getBodyAsString().block())
                .contains("\"code\":13", "INTERNAL")
                .doesNotContain("secret");
    }

    @Test
    void a_client_that_has_gone_is_not_answered() {
        answerTo(new AbortedException("gone"));

        assertThat(exchange.getResponse().isCommitted()).isFalse();
    }

    @Test
    void nothing_a_backend_said_of_its_body_is_said_of_the_errors_body() {
        exchange.getResponse().getHeaders().set("Content-Encoding", "gzip");
        exchange.getResponse().getHeaders().set("Content-Type", "text/html");

        MockServerHttpResponse response =
                answerTo(new GatewayException(Status.Code.UNAVAILABLE, 503, "UPSTREAM_FAILED", "broke off"));

        assertThat(response.getHeaders().containsHeader("Content-Encoding")).isFalse();
        assertThat(response.getHeaders().get("Content-Type")).containsExactly("application/json");
    }
}
