package io.lictor.acceptance;

import static org.awaitility.Awaitility.await;

import io.lictor.consul.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;

/** A Prometheus with the configuration and rules of {@code compose/monitoring}. Not thread-safe: one test owns it. */
final class PrometheusProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final ChildProcess process;
    private final Client client;

    private PrometheusProcess(ChildProcess process, int port) {
        this.process = process;
        this.client = new Client(URI.create("http://127.0.0.1:" + port));
    }

    /**
     * Starts one that scrapes the Lictor at a port, each second, and returns when it answers. Where to find Lictors and how
     * often to ask them is all of the configuration that is not as it is shipped: there is no compose network here.
     */
    static PrometheusProcess scraping(int lictorPort) {
        int port = FreePorts.next();
        Path programs = programs();
        Path home = home(lictorPort);
        ChildProcess process = ChildProcess.start(
                "prometheus",
                List.of(
                        programs.resolve("prometheus").toString(),
                        "--config.file=" + home.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + home.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port));
        PrometheusProcess started = new PrometheusProcess(process, port);
        try {
            started.awaitReady();
        } catch (RuntimeException | Error e) {
            started.close();
            throw e;
        }
        return started;
    }

    /** Where {@code prometheus} and {@code promtool} are. Leaves the calling test out on a machine that has none. */
    static Path programs() {
        Assumptions.assumeFalse(
                "true".equals(System.getenv("LICTOR_WITHOUT_PROMETHEUS")), "no Prometheus on this machine");
        return Repository.got("get-prometheus");
    }

    /** The names of all series. */
    List<String> names() {
        return get("/api/v1/label/__name__/values")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    /** What an expression is now, as a vector. Fails when Prometheus does not understand it. */
    List<JsonNode> query(String expression) {
        String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
        return get("/api/v1/query?query=" + query).get("result").valueStream().toList();
    }

    private JsonNode get(String path) {
        JsonNode answer = client.get(path).json();
        if (!answer.get("status").asString().equals("success")) {
            throw new AssertionError(path + ": " + answer);
        }
        return answer.get("data");
    }

    private void awaitReady() {
        await("readiness of " + process)
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .failFast("the process ended", () -> !process.isRunning())
                .ignoreExceptions()
                .until(() -> client.get("/-/ready").status() == 200);
    }

    @Override
    public void close() {
        process.close();
    }

    private static Path home(int lictorPort) {
        try {
            Path home = Files.createTempDirectory(Repository.target(), "prometheus-");
            Path shipped = Repository.file("compose/monitoring");
            Files.copy(shipped.resolve("alerts.yml"), home.resolve("alerts.yml"));
            String configuration = Files.readString(shipped.resolve("prometheus.yml"))
                    .replaceAll(
                            "(?s)dns_sd_configs:.*", "static_configs: [{targets: ['127.0.0.1:" + lictorPort + "']}]\n")
                    .replace("interval: 5s", "interval: 1s");
            Files.writeString(home.resolve("prometheus.yml"), configuration);
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the configuration", e);
        }
    }
}
