package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.lictor.server.testing.Greeter;
import io.lictor.server.testing.HeaderService;
import io.lictor.server.tracing.RequestTracer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.WebSocket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The gateway as it is by default, which traces nothing. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UntracedTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
    private static final String STATE = "vendor=1,other=2";
    private static final String BAGGAGE = "user=7;p=1, odd";

    private final HeaderService service = new HeaderService(new AtomicBoolean());
    private final Greeter greeter = Greeter.start(call -> call.answer("Hello " + call.name()));
    private final RunningGateway gateway = new RunningGateway();

    @BeforeAll
    void register() {
        gateway.register("shop", service.port(), "restful");
        gateway.register("greeter", greeter.port(), "rpc");
        gateway.untilServedBy("shop", 1);
        gateway.untilExplained("GET", "/v1/greet/x", "found");
    }

    @AfterAll
    void stop() {
        gateway.close();
        service.close();
        greeter.close();
    }

    private HttpRequest.Builder traced(String path) {
        return gateway.request(path)
                .header("traceparent", PARENT)
                .header("tracestate", STATE)
                .header("baggage", BAGGAGE);
    }

    private void assertUnchanged() {
        assertThat(service.values("traceparent", TRACE)).isNotEmpty().allMatch(PARENT::equals);
        assertThat(service.values("tracestate", TRACE)).isNotEmpty().allMatch(STATE::equals);
        assertThat(service.values("baggage", TRACE)).isNotEmpty().allMatch(BAGGAGE::equals);
    }

    @Test
    void headers_of_traces_pass_to_an_http_service_as_they_came() {
        gateway.send(traced("/shop/ok"));

        assertUnchanged();
    }

    @Test
    void headers_of_traces_pass_to_a_web_socket_as_they_came() throws Exception {
        WebSocket socket = gateway.client()
                .newWebSocketBuilder()
                .header("traceparent", PARENT)
                .header("tracestate", STATE)
                .header("baggage", BAGGAGE)
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + gateway.port() + "/shop/socket"), new WebSocket.Listener() {})
                .get(30, TimeUnit.SECONDS);

        assertUnchanged();
        socket.abort();
    }

    @Test
    void headers_of_traces_are_metadata_of_a_call_as_they_came() {
        gateway.send(traced("/v1/greet/plain"));

        Metadata seen = greeter.calls().stream()
                .filter(call -> call.name().equals("plain"))
                .map(Greeter.Call::headers)
                .findFirst()
                .orElseThrow();
        assertThat(values(seen, "traceparent")).containsExactly(PARENT);
        assertThat(values(seen, "tracestate")).containsExactly(STATE);
        assertThat(values(seen, "baggage")).containsExactly(BAGGAGE);
    }

    private static Iterable<String> values(Metadata seen, String name) {
        Iterable<String> values = seen.getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
        assertThat(values).isNotNull();
        return values;
    }

    @Test
    void there_is_nothing_that_could_trace() {
        assertThat(gateway.beans(RequestTracer.class)).isZero();
        assertThat(gateway.beans(OpenTelemetry.class)).isZero();
        assertThat(gateway.beans(SdkTracerProvider.class)).isZero();
        assertThat(gateway.beans(io.micrometer.tracing.Tracer.class)).isZero();
    }
}
