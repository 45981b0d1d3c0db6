package io.lictor.server;

import static io.lictor.server.TracedGateway.attempts;
import static io.lictor.server.TracedGateway.parent;
import static io.lictor.server.TracedGateway.sent;
import static io.lictor.server.TracedGateway.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.lictor.server.testing.Greeter;
import io.lictor.server.testing.HttpService;
import io.lictor.server.testing.RawClient;
import io.lictor.server.testing.SpanCollector;
import io.lictor.server.testing.SpanCollector.Seen;
import io.lictor.server.testing.StreamCall;
import io.lictor.server.testing.Streams;
import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What a collector of traces sees of calls, streams and WebSockets, and what their services see of the traces. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StreamTracingTest {

    private final Greeter greeter = Greeter.start(StreamTracingTest::greet);
    private final Streams flow = new Streams();
    private final TracedGateway traced = new TracedGateway();
    private final RunningGateway gateway = traced.gateway();
    private final SpanCollector collector = traced.collector();

    private static void greet(Greeter.Call call) {
        if (call.name().equals("broken")) {
            call.answers().onError(Status.INTERNAL.asRuntimeException());
        } else {
            call.answer("Hello " + call.name());
        }
    }

    @BeforeAll
    void register() {
        gateway.register("greeter", greeter.port(), "rpc");
        gateway.register("flow", flow.port(), "rpc");
        gateway.untilExplained("GET", "/v1/greet/x", "found");
        gateway.untilExplained("GET", "/v1/watch/x", "found");
    }

    @AfterAll
    void stop() {
        traced.close();
        greeter.close();
        flow.close();
    }

    private List<String> told(String name) {
        return greeter.calls().stream()
                .filter(call -> call.name().equals(name))
                .map(call -> String.valueOf(
                        call.headers().get(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER))))
                .toList();
    }

    @Test
    void a_call_is_told_of_its_attempt_in_its_metadata() {
        String trace = traced.newTrace();

        traced.get("/v1/greet/traced", trace);

        List<Seen> spans = collector.until(trace, 2);
        Seen attempt = attempts(spans).get(0);
        assertThat(server(spans).name()).isEqualTo("GET /v1/greet/{name}");
        assertThat(attempt.name()).isEqualTo(Greeter.PATH);
        assertThat(attempt.error()).isFalse();
        assertThat(attempt.all())
                .containsEntry("rpc.system.name", "grpc")
                .containsEntry("rpc.method", Greeter.PATH)
                .containsEntry("rpc.response.status_code", "OK")
                .containsEntry("server.port", Integer.toString(greeter.port()))
                .containsEntry("lictor.outcome", "success");
        assertThat(told("traced")).containsExactly(sent(trace, attempt));
    }

    @Test
    void a_call_that_fails_has_the_status_that_the_service_gave_it() {
        String trace = traced.newTrace();

        traced.get("/v1/greet/broken", trace);

        List<Seen> spans = collector.until(trace, 2);
        assertThat(attempts(spans).get(0).all())
                .containsEntry("rpc.response.status_code", "INTERNAL")
                .containsEntry("error.type", "INTERNAL")
                .containsEntry("lictor.outcome", "server_error");
        assertThat(server(spans).all())
                .containsEntry("http.response.status_code", "500")
                .containsEntry("error.type", "500");
        assertThat(server(spans).error()).isTrue();
    }

    @Test
    void a_web_socket_is_one_attempt_to_its_close() throws Exception {
        String trace = traced.newTrace();
        WebSocket socket = gateway.client()
                .newWebSocketBuilder()
                .header("traceparent", parent(trace))
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + gateway.port() + "/shop/socket"), new WebSocket.Listener() {})
                .get(30, TimeUnit.SECONDS);
        traced.untilAllIsExported();
        assertThat(collector.of(trace)).isEmpty();

        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(30, TimeUnit.SECONDS);

        List<Seen> spans = collector.until(trace, 2);
        Seen attempt = attempts(spans).get(0);
        assertThat(attempt.all())
                .containsEntry("http.response.status_code", "101")
                .containsEntry("lictor.outcome", "success");
        assertThat(server(spans).all()).containsEntry("http.response.status_code", "101");
        assertThat(traced.shop().values("traceparent", trace)).containsExactly(sent(trace, attempt));
    }

    @Test
    void the_spans_of_a_stream_end_with_it() throws IOException {
        String trace = traced.newTrace();
        try (RawClient client = new RawClient(gateway.port()).get("/v1/watch/x", "traceparent: " + parent(trace))) {
            StreamCall call = flow.next().send("a");
            assertThat(client.head().status()).isEqualTo(200);
            traced.untilAllIsExported();
            assertThat(collector.of(trace)).isEmpty();

            call.end(Status.UNAVAILABLE);

            List<Seen> spans = collector.until(trace, 2);
            Seen attempt = attempts(spans).get(0);
            assertThat(attempt.all())
                    .containsEntry("rpc.response.status_code", "UNAVAILABLE")
                    .containsEntry("lictor.outcome", "unavailable");
            assertThat(server(spans).all())
                    .containsEntry("http.response.status_code", "200")
                    .containsEntry("error.type", "UNAVAILABLE");
            assertThat(call.header("traceparent")).containsExactly(sent(trace, attempt));
        }
    }

    @Test
    void a_client_that_goes_is_what_both_spans_end_with() throws IOException {
        String trace = traced.newTrace();
        try (RawClient client = new RawClient(gateway.port()).get("/v1/watch/x", "traceparent: " + parent(trace))) {
            flow.next().send("a");
            assertThat(client.head().status()).isEqualTo(200);
        }

        assertThat(collector.until(trace, 2)).allSatisfy(span -> {
            assertThat(span.all()).containsEntry("error.type", "cancelled");
            assertThat(span.error()).isTrue();
        });
    }

    @Test
    void a_call_of_a_trace_that_is_not_recorded_says_so() {
        String trace = traced.newTrace();

        gateway.send(gateway.request("/v1/greet/unsampled")
                .header("traceparent", "00-" + trace + "-" + TracedGateway.CLIENTS_SPAN + "-00"));

        assertThat(told("unsampled")).singleElement().asString().matches("00-" + trace + "-[0-9a-f]{16}-00");
    }

    @Test
    void a_client_that_leaves_an_answer_of_an_http_service_is_what_both_spans_end_with() throws IOException {
        String trace = traced.newTrace();
        try (HttpService events = new HttpService()) {
            gateway.register("events", events.port(), "restful");
            gateway.untilServedBy("events", 1);
            try (RawClient client =
                    new RawClient(gateway.port()).get("/events/events", "traceparent: " + parent(trace))) {
                assertThat(client.head().status()).isEqualTo(200);
            }

            assertThat(collector.until(trace, 2))
                    .allSatisfy(span -> assertThat(span.all()).containsEntry("error.type", "cancelled"));
        }
    }
}
