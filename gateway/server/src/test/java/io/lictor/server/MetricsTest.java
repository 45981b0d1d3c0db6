package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.lictor.consul.testing.FreePorts;
import io.lictor.server.testing.Greeter;
import io.lictor.server.testing.HttpService;
import io.lictor.server.testing.RawClient;
import io.lictor.server.testing.Samples;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus collects at {@code /actuator/prometheus}. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MetricsTest {

    private static final String REQUESTS = "lictor_route_requests_total";

    private final HttpService live = new HttpService();
    private final HttpService leaving = new HttpService();
    private final Greeter greeter = Greeter.start(MetricsTest::greet);
    private final RunningGateway gateway = new RunningGateway();

    private static void greet(Greeter.Call call) {
        if (call.name().equals("broken")) {
            call.answers().onError(Status.INTERNAL.asRuntimeException());
        } else {
            call.answer("Hello " + call.name());
        }
    }

    @BeforeAll
    void register() {
        gateway.register("live", live.port(), "restful");
        gateway.register("greeter", greeter.port(), "rpc");
        gateway.register("closed", FreePorts.next(), "restful");
        gateway.untilExplained("GET", "/live/slow", "found");
        gateway.untilExplained("GET", "/v1/greet/x", "found");
        gateway.untilExplained("GET", "/closed/x", "found");
    }

    @AfterAll
    void stop() {
        gateway.close();
        live.close();
        leaving.close();
        greeter.close();
    }

    private Samples scrape() {
        return Samples.parse(gateway.get("/actuator/prometheus").body());
    }

    private double value(String name, String... labels) {
        return scrape().sum(name, labels);
    }

    /** An answer is there a moment before its request is counted. */
    private void untilMore(double before, String name, String... labels) {
        await().until(() -> value(name, labels) > before);
    }

    private double ended(String service, String outcome) {
        return value(REQUESTS, "service", service, "outcome", outcome);
    }

    private void untilEnded(double before, String service, String outcome) {
        untilMore(before, REQUESTS, "service", service, "outcome", outcome);
    }

    @Nested
    final class A_request_counts_as {

        @Test
        void a_success_that_took_its_time() {
            double before = ended("greeter", "success");
            double timed = value("lictor_route_duration_seconds_count", "service", "greeter");

            gateway.get("/v1/greet/you");

            untilEnded(before, "greeter", "success");
            untilMore(timed, "lictor_route_duration_seconds_count", "service", "greeter");
        }

        @Test
        void the_clients_fault() {
            double before = ended("greeter", "client");

            gateway.send(gateway.request("/v1/greet").POST(BodyPublishers.ofString("{")));

            untilEnded(before, "greeter", "client");
        }

        @Test
        void the_services_fault() {
            double before = ended("greeter", "service");

            gateway.get("/v1/greet/broken");

            untilEnded(before, "greeter", "service");
        }

        @Test
        void a_fault_of_the_way_there() {
            double before = ended("closed", "transport") + ended("closed", "rejected");

            gateway.get("/closed/x");

            // The second attempt may find the only endpoint ejected.
            await().until(() -> ended("closed", "transport") + ended("closed", "rejected") > before);
        }

        @Test
        void cancelled_when_the_client_goes() throws IOException {
            double before = ended("live", "cancelled");
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
                client.getOutputStream()
                        .write("GET /live/slow HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                await().until(() -> value("lictor_route_in_flight", "service", "live") == 1);
            }

            untilEnded(before, "live", "cancelled");
            await().until(() -> value("lictor_route_in_flight", "service", "live") == 0);
        }

        @Test
        void unrouted_when_no_route_matches() {
            double before = value("lictor_unrouted_requests_total", "reason", "NO_ROUTE");

            gateway.get("/nobody/knows");

            untilMore(before, "lictor_unrouted_requests_total", "reason", "NO_ROUTE");
        }

        @ParameterizedTest
        @CsvSource({
            "GET /<, BAD_TARGET",
            "GET http://y/, BAD_HOST",
            "GET, MALFORMED_HEAD",
            "CONNECT y:1, NO_TUNNELS",
            "TRACE /y, NO_TRACE",
            "OPTIONS *, OWN_OPTIONS"
        })
        void unrouted_when_the_port_refuses_it(String asked, String reason) throws IOException {
            double before = value("lictor_unrouted_requests_total", "reason", reason);

            try (RawClient client = new RawClient(gateway.port())) {
                client.send(asked + " HTTP/1.1\r\nHost: x\r\n\r\n").head();
            }

            untilMore(before, "lictor_unrouted_requests_total", "reason", reason);
        }

        /** Whatever its status is. */
        @ParameterizedTest
        @ValueSource(strings = {"CONNECT y:1 HTTP/1.1", "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked"})
        void a_mistake_of_the_client_when_the_port_refuses_it(String asked) throws IOException {
            long before = clientsMistakes();

            try (RawClient client = new RawClient(gateway.port())) {
                assertThat(client.send(asked + "\r\nHost: x\r\n\r\n").head().status())
                        .isEqualTo(501);
            }

            await().until(() -> clientsMistakes() > before);
        }

        private long clientsMistakes() {
            return gateway.json("/actuator/gateway")
                    .findValue("outcomes")
                    .get("client")
                    .asLong();
        }
    }

    @Nested
    final class An_endpoint {

        @Test
        void is_shown_with_its_calls() {
            String[] calls = {"service", "greeter", "endpoint", "127.0.0.1:" + greeter.port(), "outcome", "success"};
            double before = value("lictor_endpoint_calls_total", calls);
            double timed = value("lictor_endpoint_duration_seconds_count", "service", "greeter");

            gateway.get("/v1/greet/you");

            untilMore(before, "lictor_endpoint_calls_total", calls);
            untilMore(timed, "lictor_endpoint_duration_seconds_count", "service", "greeter");
        }

        @Test
        void counts_the_connections_it_refused_and_its_ejections() {
            String refused = "connect_refused";
            double before = value("lictor_endpoint_calls_total", "service", "closed", "outcome", refused);

            await().until(() -> {
                gateway.get("/closed/x");
                return value("lictor_endpoint_calls_total", "service", "closed", "outcome", refused) > before;
            });

            assertThat(value("lictor_endpoint_ejections_total", "service", "closed"))
                    .isPositive();
        }

        @Test
        void is_gone_when_it_has_left() {
            gateway.register("leaving", leaving.port(), "restful");
            await().until(() -> mentions("leaving"));

            gateway.deregister("leaving", leaving.port());

            await().until(() -> !mentions("leaving"));
        }

        private boolean mentions(String service) {
            return scrape().all().stream()
                    .anyMatch(sample -> service.equals(sample.labels().get("service")));
        }
    }

    @Test
    void translated_bytes_and_what_could_not_be_translated_count() {
        double in = value("lictor_transcoding_bytes_total", "direction", "request", "form", "json");
        double out = value("lictor_transcoding_bytes_total", "direction", "response", "form", "json");
        double failed = value("lictor_transcoding_failures_total", "reason", "MALFORMED_JSON");

        gateway.send(gateway.request("/v1/greet").POST(BodyPublishers.ofString("{\"name\":\"you\"}")));
        gateway.send(gateway.request("/v1/greet").POST(BodyPublishers.ofString("{")));

        untilMore(in, "lictor_transcoding_bytes_total", "direction", "request", "form", "json");
        untilMore(out, "lictor_transcoding_bytes_total", "direction", "response", "form", "json");
        untilMore(failed, "lictor_transcoding_failures_total", "reason", "MALFORMED_JSON");
    }

    @Test
    void the_table_and_the_watching_are_shown() {
        Samples samples = scrape();

        assertThat(samples.sum("lictor_table_routes")).isPositive();
        assertThat(samples.sum("lictor_table_swap_seconds_count")).isPositive();
        assertThat(samples.sum("lictor_catalog_propagation_seconds_count")).isPositive();
        assertThat(samples.sum("lictor_catalog_answers_total", "source", "services"))
                .isPositive();
        assertThat(samples.sum("lictor_catalog_stale")).isZero();
        assertThat(samples.sum("lictor_cluster_retry_budget", "service", "live"))
                .isPositive();
        assertThat(samples.sum("netty_allocator_memory_used", "memory_type", "direct"))
                .isPositive();
    }

    @Test
    void nothing_is_measured_by_looking_meters_up_for_each_request() {
        gateway.get("/v1/greet/you");

        assertThat(scrape().all())
                .extracting(Samples.Sample::name)
                .noneMatch(name -> name.startsWith("http_server_requests") || name.startsWith("spring_cloud_gateway"));
    }

    @Test
    void only_those_who_may_see_the_status_may_see_it() {
        assertThat(gateway.send(gateway.request("/actuator/prometheus").header("X-Forwarded-For", "203.0.113.9"))
                        .statusCode())
                .isEqualTo(404);
    }
}
