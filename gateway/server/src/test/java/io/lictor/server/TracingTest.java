package io.lictor.server;

import static io.lictor.server.TracedGateway.attempts;
import static io.lictor.server.TracedGateway.parent;
import static io.lictor.server.TracedGateway.sent;
import static io.lictor.server.TracedGateway.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.consul.testing.FreePorts;
import io.lictor.server.testing.HeaderService;
import io.lictor.server.testing.SpanCollector;
import io.lictor.server.testing.SpanCollector.Seen;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What a collector of traces sees of HTTP requests, and what their services see of the traces. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit and the first method set the fields
final class TracingTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final AtomicBoolean unwell = new AtomicBoolean();
    private final HeaderService one = new HeaderService(unwell);
    private final HeaderService two = new HeaderService(unwell);
    private Path log;
    private TracedGateway traced;
    private RunningGateway gateway;
    private SpanCollector collector;

    @BeforeAll
    void start(@TempDir Path directory) {
        log = directory.resolve("access.log");
        traced = new TracedGateway("--lictor.access-log.enabled=true", "--lictor.access-log.file=" + log);
        gateway = traced.gateway();
        collector = traced.collector();
        gateway.register("moody", one.port(), "restful");
        gateway.register("moody", two.port(), "restful");
        gateway.register("closed", FreePorts.next(), "restful");
        gateway.untilServedBy("moody", 2);
        gateway.untilServedBy("closed", 1);
    }

    @AfterAll
    void stop() {
        traced.close();
        one.close();
        two.close();
    }

    @Test
    void a_request_has_a_span_below_the_clients_and_its_attempt_one_below_that() {
        String trace = traced.newTrace();

        traced.get("/shop/ok", trace);

        List<Seen> spans = collector.until(trace, 2);
        Seen request = server(spans);
        Seen attempt = attempts(spans).get(0);
        assertThat(request.parent()).isEqualTo(TracedGateway.CLIENTS_SPAN);
        assertThat(request.name()).isEqualTo("GET /shop/**");
        assertThat(request.error()).isFalse();
        assertThat(request.all())
                .containsEntry("http.request.method", "GET")
                .containsEntry("http.route", "/shop/**")
                .containsEntry("http.response.status_code", "200")
                .containsEntry("url.path", "/shop/ok")
                .containsEntry("url.scheme", "http")
                .containsEntry("server.address", "127.0.0.1")
                .containsEntry("server.port", Integer.toString(gateway.port()))
                .containsEntry("client.address", "127.0.0.1")
                .containsEntry("network.protocol.version", "1.1")
                .containsEntry("lictor.service", "shop")
                .containsKey("lictor.route")
                .doesNotContainKey("error.type");
        assertThat(attempt.parent()).isEqualTo(request.id());
        assertThat(attempt.name()).isEqualTo("GET");
        assertThat(attempt.all())
                .containsEntry("http.request.method", "GET")
                .containsEntry("http.response.status_code", "200")
                .containsEntry("url.full", "http://127.0.0.1:" + traced.shop().port() + "/ok")
                .containsEntry("server.address", "127.0.0.1")
                .containsEntry("server.port", Integer.toString(traced.shop().port()))
                .containsEntry("lictor.attempt", "first")
                .containsEntry("lictor.outcome", "success")
                .doesNotContainKeys("error.type", "http.request.resend_count");
    }

    @Test
    void the_service_is_told_of_the_attempt_and_of_all_else_that_the_client_says() {
        String trace = traced.newTrace();

        gateway.send(gateway.request("/shop/ok")
                .header("traceparent", parent(trace))
                .header("tracestate", "vendor=1")
                .header("baggage", "user=7;p=1, odd"));

        Seen attempt = attempts(collector.until(trace, 2)).get(0);
        assertThat(traced.shop().values("traceparent", trace)).containsExactly(sent(trace, attempt));
        assertThat(traced.shop().values("tracestate", trace)).containsExactly("vendor=1");
        assertThat(traced.shop().values("baggage", trace)).containsExactly("user=7;p=1, odd");
    }

    @Test
    void a_client_that_is_not_understood_begins_a_new_trace() throws IOException {
        gateway.send(gateway.request("/shop/ok?new")
                .header("traceparent", "00-zzz-1-01")
                .header("tracestate", "vendor=1")
                .header("User-Agent", "not understood"));

        String trace = await().atMost(LIMIT)
                .until(
                        () -> Files.readString(log)
                                .lines()
                                .filter(line -> line.endsWith("}") && line.contains("not understood"))
                                .map(line -> JsonMapper.shared()
                                        .readTree(line)
                                        .get("trace_id")
                                        .asString())
                                .findFirst()
                                .orElse(""),
                        found -> !found.isEmpty());
        assertThat(server(collector.until(trace, 2)).parent()).isEmpty();
        assertThat(traced.shop().values("tracestate", trace)).isEmpty();
    }

    @Test
    void each_attempt_has_a_span_with_its_endpoint_which_is_what_that_is_told() {
        String trace = traced.newTrace();
        unwell.set(true);

        traced.get("/moody/moody", trace);

        List<Seen> spans = collector.until(trace, 3);
        List<Seen> attempts = attempts(spans);
        assertThat(attempts)
                .allMatch(attempt -> attempt.parent().equals(server(spans).id()));
        Seen first = attempt(attempts, "first");
        Seen second = attempt(attempts, "retry");
        assertThat(List.of(first.attribute("server.port"), second.attribute("server.port")))
                .containsExactlyInAnyOrder(Integer.toString(one.port()), Integer.toString(two.port()));
        assertThat(first.all())
                .containsEntry("lictor.outcome", "unavailable")
                .containsEntry("http.response.status_code", "503")
                .containsEntry("error.type", "503");
        assertThat(first.error()).isTrue();
        assertThat(second.all())
                .containsEntry("lictor.outcome", "success")
                .containsEntry("http.request.resend_count", "1");
        for (Seen attempt : attempts) {
            HeaderService called = attempt.attribute("server.port").equals(Integer.toString(one.port())) ? one : two;
            assertThat(called.values("traceparent", trace)).containsExactly(sent(trace, attempt));
        }
        assertThat(server(spans).error()).isFalse();
    }

    private static Seen attempt(List<Seen> attempts, String kind) {
        return attempts.stream()
                .filter(span -> span.attribute("lictor.attempt").equals(kind))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void an_endpoint_that_cannot_be_reached_is_an_outcome_as_the_circuit_sees_it() {
        String trace = traced.newTrace();

        traced.get("/closed/x", trace);

        // Of the same endpoint there may be a second attempt.
        List<Seen> spans = await().atMost(LIMIT)
                .until(
                        () -> collector.of(trace),
                        found -> found.stream().anyMatch(span -> span.kind().equals("SERVER")));
        assertThat(attempt(attempts(spans), "first").all())
                .containsEntry("lictor.outcome", "connect_refused")
                .containsEntry("error.type", "connect_refused");
        assertThat(server(spans).error()).isTrue();
        assertThat(server(spans).attribute("error.type"))
                .isEqualTo(server(spans).attribute("lictor.reason"))
                .isNotEmpty();
    }

    @Test
    void a_trace_that_the_client_does_not_record_is_passed_on_as_one_and_not_exported() {
        String trace = traced.newTrace();

        gateway.send(gateway.request("/shop/ok")
                .header("traceparent", "00-" + trace + "-" + TracedGateway.CLIENTS_SPAN + "-00"));

        assertThat(traced.shop().values("traceparent", trace))
                .singleElement()
                .satisfies(sent -> assertThat(sent)
                        .matches("00-" + trace + "-[0-9a-f]{16}-00")
                        .doesNotContain(TracedGateway.CLIENTS_SPAN));
        traced.untilAllIsExported();
        assertThat(collector.of(trace)).isEmpty();
    }

    @Test
    void a_request_without_a_route_has_a_span_that_is_not_named_after_its_path() {
        String trace = traced.newTrace();

        traced.get("/nobody/knows", trace);

        Seen request = collector.until(trace, 1).get(0);
        assertThat(request.name()).isEqualTo("GET");
        assertThat(request.error()).isFalse();
        assertThat(request.all())
                .containsEntry("http.response.status_code", "404")
                .containsEntry("lictor.reason", "NO_ROUTE")
                .doesNotContainKey("http.route");
    }

    @Test
    void a_method_that_nobody_knows_names_no_span() {
        String trace = traced.newTrace();

        gateway.send(gateway.request("/shop/ok")
                .method("BREW", BodyPublishers.noBody())
                .header("traceparent", parent(trace)));

        Seen request = server(collector.until(trace, 2));
        assertThat(request.name()).isEqualTo("HTTP /shop/**");
        assertThat(request.all())
                .containsEntry("http.request.method", "_OTHER")
                .containsEntry("http.request.method_original", "BREW");
    }

    @Test
    void secrets_are_in_no_span() {
        String trace = traced.newTrace();

        gateway.send(gateway.request("/shop/ok?token=s3cr3t")
                .header("traceparent", parent(trace))
                .header("Authorization", "Bearer s3cr3t")
                .header("Cookie", "session=s3cr3t"));

        assertThat(collector.until(trace, 2))
                .allSatisfy(span -> assertThat(span.toString()).doesNotContain("s3cr3t"));
    }

    @Test
    void the_gateways_own_pages_are_not_traced() {
        String trace = traced.newTrace();

        traced.get("/actuator/gateway", trace);

        traced.untilAllIsExported();
        assertThat(collector.of(trace)).isEmpty();
    }

    @Test
    void what_becomes_of_spans_is_counted() {
        traced.untilAllIsExported();

        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(gateway.get("/actuator/prometheus").body())
                                .containsPattern("lictor_tracing_spans_total\\{.*outcome=\"exported\".*} [1-9]"));
    }
}
