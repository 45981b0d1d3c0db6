package io.lictor.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Measures the CPU time that gateways spend on a request, how long their clients wait at a rate that they can bear, and the
 * memory they take. All run at once and are asked in turn, A B C A B C, so that a busy neighbour on the machine disturbs them
 * alike; nothing is measured before every gateway has given the right answer and has been warmed by a number of requests, since
 * the seconds that a JVM needs differ too much.
 */
public final class Comparison {

    private final Options options;
    private final Deadline deadline;
    private final List<Peer> peers;
    private final Optional<Schedule> rate;

    private Comparison(Options options, Optional<Schedule> rate, Deadline deadline, List<Peer> peers) {
        this.options = options;
        this.rate = rate;
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
        Optional<Section> section =
                options.write().isEmpty() ? Optional.empty() : Optional.of(Section.of(Path.of(options.write())));
        Optional<Schedule> rate = options.rate();
        Deadline deadline = Deadline.in(options.limit());
        try (Lineup lineup = new Lineup(options, deadline)) {
            Runtime.getRuntime().addShutdownHook(new Thread(lineup::close));
            Comparison comparison = new Comparison(options, rate, deadline, lineup.start());
            List<Contest> contests = comparison.check();
            if (options.onlyCheck()) {
                return;
            }
            Report report = comparison.measure(contests);
            lineup.checkDone();
            String tables = new Tables(report).text();
            say("\n" + tables);
            if (section.isPresent()) {
                section.get().write(tables);
            }
            if (!options.json().isEmpty()) {
                Files.writeString(Path.of(options.json()), report.json());
            }
        }
    }

    private List<Contest> check() throws IOException {
        List<Contest> contests = new ArrayList<>();
        for (Scenario scenario : options.scenarios()) {
            for (Peer peer : peers) {
                if (peer.knows().contains(scenario)) {
                    HttpAnswer right = peer.check(scenario, deadline.within(Duration.ofMinutes(1)));
                    contests.add(new Contest(peer, scenario, right));
                    say(peer.name() + " answers " + scenario);
                } else {
                    say(peer.name() + " cannot be asked " + scenario);
                }
            }
        }
        return contests;
    }

    private Report measure(List<Contest> contests) throws IOException {
        Map<Peer, Long> atRest = resident();
        for (Contest each : contests) {
            say(each.peer().name() + " is warmed with "
                    + each.scenario().scaled(each.peer().plan()).warmUp() + " " + each.scenario());
            each.warmUp(deadline);
        }
        Map<Contest, List<Sample>> closed = rounds(contests, any -> Schedule.AT_ONCE);
        Map<Contest, List<Sample>> paced =
                options.isPaced() ? rounds(contests, each -> pace(closed.getOrDefault(each, List.of()))) : Map.of();
        List<Series> series = contests.stream()
                .map(each -> new Series(
                        each.peer().name(),
                        each.scenario(),
                        closed.getOrDefault(each, List.of()),
                        paced.getOrDefault(each, List.of())))
                .toList();
        return new Report(conditions(options), series, footprints(atRest));
    }

    private Map<Contest, List<Sample>> rounds(List<Contest> contests, Function<Contest, Schedule> schedules)
            throws IOException {
        Map<Contest, List<Sample>> samples = new LinkedHashMap<>();
        for (int round = 1; round <= options.rounds(); round++) {
            for (Contest each : contests) {
                Schedule schedule = schedules.apply(each);
                Sample sample = each.measure(schedule, deadline);
                say("round %d%s %s %s: %.1f us"
                        .formatted(
                                round,
                                schedule.isPaced() ? " at %.0f/s".formatted(schedule.perSecond()) : "",
                                each.scenario(),
                                each.peer().name(),
                                sample.cpuMicros()));
                samples.computeIfAbsent(each, key -> new ArrayList<>()).add(sample);
            }
        }
        return samples;
    }

    /** Half of what the gateway reached when nobody waited, so that no queue grows by itself. */
    private Schedule pace(List<Sample> closed) {
        return rate.orElseGet(() -> new Schedule(Series.median(closed, Sample::requestsPerSecond) / 2));
    }

    private Map<Peer, Long> resident() throws IOException {
        Map<Peer, Long> resident = new LinkedHashMap<>();
        for (Peer peer : peers) {
            resident.put(peer, peer.resident());
        }
        return resident;
    }

    private List<Footprint> footprints(Map<Peer, Long> atRest) throws IOException {
        List<Footprint> footprints = new ArrayList<>();
        resident()
                .forEach(
                        (peer, now) -> footprints.add(new Footprint(peer.name(), atRest.getOrDefault(peer, now), now)));
        return footprints;
    }

    private static String conditions(Options options) throws IOException {
        return "%s, JDK %s with `%s`, %s %s on %d cores (%s); %d rounds of %s; `json-to-grpc`: of %s."
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        Runtime.version(),
                        String.join(" ", options.jvmFlags()),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        Runtime.getRuntime().availableProcessors(),
                        processor(),
                        options.rounds(),
                        options.fast().words(),
                        options.slow().words());
    }

    private static String processor() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
