package io.lictor.acceptance;

import static org.awaitility.Awaitility.await;

import io.lictor.consul.testing.FreePorts;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;

/** Lictor as it is shipped: {@code java -jar lictor.jar} on a port of its own. Not thread-safe: one test owns it. */
final class LictorProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    private final ChildProcess process;
    private final int port;
    private final Client client;

    private LictorProcess(ChildProcess process, int port) {
        this.process = process;
        this.port = port;
        this.client = new Client(URI.create("http://127.0.0.1:" + port));
    }

    /** Starts it and does not wait. */
    static LictorProcess launch(int consulPort, String... arguments) {
        return launchOn(FreePorts.next(), consulPort, arguments);
    }

    static LictorProcess launchOn(int port, int consulPort, String... arguments) {
        return launchOn(port, consulPort, List.of("-Xmx512m"), arguments);
    }

    private static LictorProcess launchOn(int port, int consulPort, List<String> jvm, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "--server.port=" + port,
                "--spring.cloud.consul.host=127.0.0.1",
                "--spring.cloud.consul.port=" + consulPort));
        all.addAll(List.of(arguments));
        List<String> flags = new ArrayList<>(jvm);
        flags.add("-Dlictor.shutdown.delay=0s"); // arguments of the test go before it
        return new LictorProcess(ChildProcess.ofJar("lictor", Repository.lictorJar(), flags, all), port);
    }

    /** Starts it and returns when it is ready. */
    static LictorProcess start(int consulPort, String... arguments) {
        return ready(launch(consulPort, arguments));
    }

    /** The same with a JVM of the caller's choice. */
    static LictorProcess start(List<String> jvm, int consulPort, String... arguments) {
        return ready(launchOn(FreePorts.next(), consulPort, jvm, arguments));
    }

    private static LictorProcess ready(LictorProcess lictor) {
        try {
            return lictor.awaitReady();
        } catch (RuntimeException | Error e) {
            String log = lictor.log();
            lictor.kill();
            throw new IllegalStateException(lictor.process + " did not become ready:\n" + log, e);
        }
    }

    LictorProcess awaitReady() {
        await("readiness")
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .failFast("the process ended", () -> !process.isRunning())
                .until(() -> readiness() == 200);
        return this;
    }

    /** The HTTP status of readiness, 0 while nobody answers. */
    int readiness() {
        return health("readiness");
    }

    /** The HTTP status of liveness, 0 while nobody answers. */
    int liveness() {
        return health("liveness");
    }

    private int health(String group) {
        var answer = client.sendAsync("GET", "/actuator/health/" + group, "");
        try {
            return answer.get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS).statusCode();
        } catch (ExecutionException | TimeoutException e) {
            answer.cancel(true);
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Client client() {
        return client;
    }

    int port() {
        return port;
    }

    /** {@code GET /actuator/gateway}, or what is below it. */
    JsonNode status(String below) {
        return client.get("/actuator/gateway" + below, "Accept", "application/json")
                .json();
    }

    /** The entries of {@code /rejected} for one service. */
    List<JsonNode> rejected(String service) {
        return entries("/rejected", entry -> entry.get("service").asString().equals(service));
    }

    /** The routes of one service, with Lictor's fields under {@code metadata}. */
    List<JsonNode> routes(String service) {
        return entries(
                "/routes", entry -> entry.at("/metadata/service").asString("").equals(service));
    }

    int exitCode() {
        return process.exitCode();
    }

    String log() {
        return process.log();
    }

    /** SIGTERM; does not wait. */
    void terminate() {
        process.terminate();
    }

    void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }

    private List<JsonNode> entries(String page, java.util.function.Predicate<JsonNode> wanted) {
        return status(page).valueStream().filter(wanted).toList();
    }
}
