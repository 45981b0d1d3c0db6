package io.lictor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard and the alert rules of {@code compose/monitoring} against a real Prometheus that scrapes a real Lictor. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MonitoringTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern METER = Pattern.compile("\\b(?:lictor|jvm|netty|process|system)_[a-z_]+\\b");
    private static final Path MONITORING = Repository.file("compose/monitoring");

    private Gateway gateway;
    private NettyBackend backend;
    private Registration web;
    private Registration ledger;
    private PrometheusProcess prometheus;

    @BeforeAll
    void start() throws IOException {
        Path lines = Files.createTempFile(Repository.target(), "access-", ".log");
        PrometheusProcess.programs();
        gateway = Gateway.start(
                ConsulKind.EMBEDDED, "--lictor.access-log.enabled=true", "--lictor.access-log.file=" + lines);
        backend = new NettyBackend();
        web = Registration.of(gateway.consul(), "web", backend.port(), "restful")
                .register();
        ledger = Registration.of(gateway.consul(), Gateway.KNOWN_LEDGER, backend.port(), "rpc")
                .register();
        gateway.awaitRouted("web", "restful", 1);
        gateway.awaitRouted(Gateway.KNOWN_LEDGER, "rpc", 1);
        prometheus = PrometheusProcess.scraping(gateway.lictor().port());
    }

    @AfterAll
    void close() {
        for (AutoCloseable started : Stream.of(prometheus, ledger, web, backend, gateway)
                .filter(one -> one != null)
                .toList()) {
            try {
                started.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void prometheus_takes_the_configuration_and_the_rules_behave_as_their_tests_say() {
        String promtool = PrometheusProcess.programs().resolve("promtool").toString();
        for (List<String> command : List.of(
                List.of(
                        promtool,
                        "check",
                        "config",
                        MONITORING.resolve("prometheus.yml").toString()),
                List.of(
                        promtool,
                        "test",
                        "rules",
                        MONITORING.resolve("alerts_test.yml").toString()))) {
            try (ChildProcess process = ChildProcess.start("promtool", command)) {
                assertThat(process.exitCode()).as(() -> process.log()).isZero();
            }
        }
    }

    @Test
    void every_meter_that_panels_and_rules_name_is_there() {
        gateway.client().get("/nowhere");
        gateway.client().post("/ledger.v1.Ledger/Echo", "{");
        Set<String> wanted = meters(Stream.concat(panels().values().stream().flatMap(List::stream), rules()));
        assertThat(wanted).hasSizeGreaterThan(20);

        await().atMost(LIMIT).untilAsserted(() -> assertThat(prometheus.names()).containsAll(wanted));
    }

    @Test
    void every_panel_understands_its_meters_and_those_of_requests_show_them() {
        await("requests in the panels")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    assertThat(gateway.client().get("/web/ok").status()).isEqualTo(200);
                    Set<String> shown = new HashSet<>();
                    panels().forEach((title, expressions) -> expressions.forEach(expression -> {
                        if (!prometheus.query(expression).isEmpty()) {
                            shown.add(title);
                        }
                    }));
                    return shown.containsAll(List.of(
                            "Requests per second",
                            "p99",
                            "Busiest routes",
                            "Calls by endpoint",
                            "Memory",
                            "Processor"));
                });
    }

    @Test
    void prometheus_has_loaded_the_rules_and_none_fires_when_all_is_well() {
        await().atMost(LIMIT)
                .until(() -> !prometheus.query("up{job=\"lictor\"} == 1").isEmpty());

        assertThat(prometheus.query("ALERTS{alertstate=\"firing\"}")).isEmpty();
    }

    /** The expressions of each panel as the dashboard asks them when nothing is chosen. */
    private static Map<String, List<String>> panels() {
        JsonNode dashboard = JsonMapper.shared()
                .readTree(MONITORING.resolve("grafana/dashboards/lictor.json").toFile());
        return dashboard
                .get("panels")
                .valueStream()
                .filter(panel -> panel.has("targets"))
                .collect(Collectors.toMap(
                        panel -> panel.get("title").asString(),
                        panel -> panel.get("targets")
                                .valueStream()
                                .map(target -> target.get("expr").asString())
                                .map(MonitoringTest::chosen)
                                .toList()));
    }

    private static String chosen(String expression) {
        return expression.replace("$service", ".*").replace("$instance", ".*").replace("$__rate_interval", "1m");
    }

    private static Stream<String> rules() {
        try {
            return Files.readAllLines(MONITORING.resolve("alerts.yml")).stream()
                    .filter(line -> !line.contains("summary:") && !line.contains("description:"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> meters(Stream<String> expressions) {
        return expressions
                .flatMap(expression -> METER.matcher(expression).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
