package io.lictor.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the CPU time that gateways spend on a request. All run at once and are asked in turn, A B C A B C, so that a busy
 * neighbour on the machine disturbs them alike; nothing is measured before every gateway has given the right answer and has
 * been warmed by a number of requests, since the seconds that a JVM needs differ too much.
 */
public final class Comparison {

    private final Options options;
    private final Deadline deadline;
    private final List<Peer> peers;
    private final Map<Peer, Map<Scenario, HttpAnswer>> expected = new LinkedHashMap<>();

    private Comparison(Options options, Deadline deadline, List<Peer> peers) {
        this.options = options;
        this.deadline = deadline;
        this.peers = peers;
    }

    public static void main(String[] arguments) {
        try {
            Options options = Options.parse(Path.of(System.getProperty("lictor.bench", ".")), arguments);
            if (options.helpWanted()) {
                say("options and defaults:" + Options.usage());
            } else {
                run(options);
            }
        } catch (IOException | IllegalArgumentException failure) {
            System.err.println("run-peers: " + failure.getMessage());
            System.exit(1);
        }
    }

    private static void run(Options options) throws IOException {
        Deadline deadline = Deadline.in(options.limit());
        try (Lineup lineup = new Lineup(options, deadline)) {
            Runtime.getRuntime().addShutdownHook(new Thread(lineup::close));
            Comparison comparison = new Comparison(options, deadline, lineup.start());
            comparison.check();
            if (options.onlyCheck()) {
                return;
            }
            comparison.warmUp();
            Report report = new Report(comparison.measure(), conditions(options));
            say("\n" + report.table());
            if (!options.json().isEmpty()) {
                Files.writeString(Path.of(options.json()), report.json());
            }
        }
    }

    private void check() throws IOException {
        for (Peer peer : peers) {
            Map<Scenario, HttpAnswer> answers = new EnumMap<>(Scenario.class);
            for (Scenario scenario : options.scenarios()) {
                if (peer.knows().contains(scenario)) {
                    answers.put(scenario, peer.check(scenario, deadline.within(Duration.ofMinutes(1))));
                    say(peer.name() + " answers " + scenario);
                } else {
                    say(peer.name() + " cannot be asked " + scenario);
                }
            }
            expected.put(peer, answers);
        }
    }

    private void warmUp() throws IOException {
        for (Map.Entry<Peer, Map<Scenario, HttpAnswer>> each : expected.entrySet()) {
            Peer peer = each.getKey();
            for (Map.Entry<Scenario, HttpAnswer> answer : each.getValue().entrySet()) {
                say(peer.name() + " is warmed with "
                        + answer.getKey().scaled(peer.plan()).warmUp() + " " + answer.getKey());
                peer.warmUp(answer.getKey(), answer.getValue(), deadline);
            }
        }
    }

    private List<Series> measure() throws IOException {
        Map<Scenario, Map<Peer, List<Sample>>> samples = new EnumMap<>(Scenario.class);
        for (int round = 1; round <= options.rounds(); round++) {
            for (Scenario scenario : options.scenarios()) {
                for (Peer peer : peers) {
                    HttpAnswer right = expected.getOrDefault(peer, Map.of()).get(scenario);
                    if (right != null) {
                        Sample sample = peer.measure(scenario, right, deadline);
                        say("round %d %s %s: %.1f us".formatted(round, scenario, peer.name(), sample.cpuMicros()));
                        samples.computeIfAbsent(scenario, key -> new LinkedHashMap<>())
                                .computeIfAbsent(peer, key -> new ArrayList<>())
                                .add(sample);
                    }
                }
            }
        }
        List<Series> series = new ArrayList<>();
        samples.forEach((scenario, byPeer) ->
                byPeer.forEach((peer, rounds) -> series.add(new Series(peer.name(), scenario, rounds))));
        return series;
    }

    private static String conditions(Options options) {
        return "JDK %s with %s on %d cores; %d rounds of %s; json-to-grpc: of %s"
                .formatted(
                        Runtime.version(),
                        String.join(" ", options.jvmFlags()),
                        Runtime.getRuntime().availableProcessors(),
                        options.rounds(),
                        options.fast().words(),
                        options.slow().words());
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
