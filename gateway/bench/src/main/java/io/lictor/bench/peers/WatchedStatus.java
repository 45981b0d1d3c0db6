package io.lictor.bench.peers;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;

/**
 * What those who watch the status cost the requests: a Lictor's CPU time per request without any and with 201, one of whom
 * never reads. Measured in turn, without, with, without, with, so that a busy neighbour on the machine disturbs both alike.
 */
public final class WatchedStatus {

    private static final int READING = 200;
    private static final int ROUNDS = 7;
    private static final int REQUESTS = 30_000;
    private static final int WARM_UP = 100_000;
    private static final int CONNECTIONS = 64;
    private static final Duration AT_REST = Duration.ofSeconds(10);
    private static final byte[] ANSWER = Scenario.PAGE.answer().getBytes(StandardCharsets.US_ASCII);

    private final Deadline deadline = Deadline.in(Duration.ofMinutes(15));
    private final ChildProcess lictor;
    private final int port;

    private WatchedStatus(ChildProcess lictor, int port) {
        this.lictor = lictor;
        this.port = port;
    }

    /** Started in {@code gateway/bench/target}. */
    public static void main(String[] arguments) throws Exception {
        HttpServer backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        backend.setExecutor(Executors.newFixedThreadPool(CONNECTIONS));
        backend.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, ANSWER.length);
            exchange.getResponseBody().write(ANSWER);
            exchange.close();
        });
        backend.start();
        int port = Processes.freePort();
        int consul = Processes.freePort();
        Files.createDirectories(Path.of("peers"));
        try (ChildProcess lictor = ChildProcess.start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms512m",
                        "-Xmx512m",
                        "-jar",
                        "../../server/target/lictor.jar",
                        "--server.port=" + port,
                        "--spring.cloud.consul.port=" + consul,
                        "--lictor.consul.embedded=true"),
                Path.of("peers", "watched.log"))) {
            WatchedStatus measured = new WatchedStatus(lictor, port);
            lictor.awaitPort(port, measured.deadline);
            new Agent(consul)
                    .register(Registration.of("page", backend.getAddress().getPort(), "restful"));
            measured.run();
        }
        System.exit(0);
    }

    private void run() throws IOException, InterruptedException {
        while (ask(1) > 0) {
            lictor.pause(deadline, new IOException("the service is not routed yet"));
        }
        ask(WARM_UP);
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        double restWithout = atRest();
        double restWith = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            without.add(perRequest());
            Watchers watchers = new Watchers(port, READING);
            with.add(perRequest());
            restWith = round < ROUNDS ? restWith : atRest();
            watchers.close();
            say("round %d: %.1f us without watchers, %.1f us with %d", round, last(without), last(with), READING + 1);
        }
        say(
                "CPU per request, min / median: %.1f / %.1f us without, %.1f / %.1f us with",
                least(without), median(without), least(with), median(with));
        say(
                "ratio of the least %.3f, of the medians %.3f",
                least(with) / least(without), median(with) / median(without));
        say("at rest: %.1f ms of CPU per second without, %.1f with", restWithout, restWith);
    }

    /** Microseconds of Lictor's CPU time. */
    private double perRequest() throws IOException {
        CpuTime before = lictor.cpu();
        long errors = ask(REQUESTS);
        if (errors > 0) {
            throw new IOException(errors + " of " + REQUESTS + " requests failed");
        }
        return (double) lictor.cpu().since(before).micros() / REQUESTS;
    }

    /** Milliseconds of CPU time per second while nobody asks for anything. */
    private double atRest() throws IOException, InterruptedException {
        CpuTime before = lictor.cpu();
        Thread.sleep(AT_REST.toMillis());
        return lictor.cpu().since(before).micros() / 1000.0 / AT_REST.toSeconds();
    }

    private long ask(int requests) throws IOException {
        HttpAnswer right = new HttpAnswer(200, Scenario.PAGE.answer());
        return new Load(port, Scenario.PAGE, right::equals)
                .run(requests, CONNECTIONS, Schedule.AT_ONCE, deadline)
                .errors();
    }

    private static double last(List<Double> values) {
        return values.get(values.size() - 1);
    }

    private static double least(List<Double> values) {
        return values.stream().min(Double::compare).orElseThrow();
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
