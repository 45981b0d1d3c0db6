package io.lictor.bench.peers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be said on the command line, with its defaults. Immutable. */
final class Options {

    private static final Map<String, String> DEFAULTS = defaults();

    private final Path home;
    private final Map<String, String> values;

    private Options(Path home, Map<String, String> values) {
        this.home = home;
        this.values = values;
    }

    static Options parse(Path home, String... arguments) {
        Map<String, String> values = new LinkedHashMap<>(DEFAULTS);
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String key = argument.substring(0, equals < 0 ? argument.length() : equals);
            if (!DEFAULTS.containsKey(key)) {
                throw new IllegalArgumentException(argument + " is none of the options:" + usage());
            }
            values.put(key, equals < 0 ? "true" : argument.substring(equals + 1));
        }
        return new Options(home, values);
    }

    static String usage() {
        return DEFAULTS.entrySet().stream()
                .map(each -> "\n  " + each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining());
    }

    /** The folder of the benchmarks. */
    Path home() {
        return home;
    }

    boolean helpWanted() {
        return values.getOrDefault("--help", "").equals("true");
    }

    boolean onlyCheck() {
        return text("--check").equals("true");
    }

    Plan fast() {
        return new Plan(number("--warmup"), number("--requests"), number("--connections"));
    }

    Plan slow() {
        return new Plan(number("--slow-warmup"), number("--slow-requests"), number("--slow-connections"));
    }

    int rounds() {
        return number("--rounds");
    }

    Duration limit() {
        return Duration.ofMinutes(number("--minutes"));
    }

    /** Whether there are rounds at a fixed rate. */
    boolean isPaced() {
        return !text("--rate").equals("none");
    }

    /** Of such a round; empty for half of what each gateway reached in the closed loop. */
    Optional<Schedule> rate() {
        return isPaced() && !text("--rate").equals("half")
                ? Optional.of(new Schedule(number("--rate")))
                : Optional.empty();
    }

    List<String> jvmFlags() {
        List<String> flags = new ArrayList<>();
        if (!text("--jvm").isBlank()) {
            flags.addAll(List.of(text("--jvm").strip().split("\\s+")));
        }
        if (Runtime.version().feature() >= 22) {
            // Netty's native transport; these JDKs warn of it otherwise.
            flags.add("--enable-native-access=ALL-UNNAMED");
        }
        return flags;
    }

    boolean wants(String peer) {
        return List.of(text("--only").split(",", -1)).contains(peer);
    }

    /** What is asked, in this order. */
    List<Scenario> scenarios() {
        return Stream.of(text("--scenarios").split(",", -1))
                .map(Scenario::valueOf)
                .toList();
    }

    /** The first one is what all are compared with. */
    List<Variant> lictors() {
        return Stream.of(text("--lictor").split(",", -1)).map(Variant::parse).toList();
    }

    /** Where to write the figures; empty: nowhere. */
    String json() {
        return text("--json");
    }

    /** The text whose section the figures replace; empty: none. */
    String write() {
        return text("--write");
    }

    private int number(String key) {
        try {
            return Integer.parseInt(text(key));
        } catch (NumberFormatException noNumber) {
            throw new IllegalArgumentException(key + "=" + text(key) + " is not a number", noNumber);
        }
    }

    private String text(String key) {
        return values.getOrDefault(key, "");
    }

    private static Map<String, String> defaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("--rounds", "5");
        defaults.put("--warmup", "400000");
        defaults.put("--requests", "30000");
        defaults.put("--connections", "64");
        defaults.put("--slow-warmup", "1500");
        defaults.put("--slow-requests", "200");
        defaults.put("--slow-connections", "4");
        defaults.put(
                "--only",
                "lictor,grpc-gateway,armeria,vertx,json-to-grpc,nginx,haproxy,caddy,reactor-netty,spring-cloud-gateway");
        defaults.put("--rate", "half");
        defaults.put("--scenarios", "GET,POST,PAGE,PAGE_100K,PAGE_10M");
        defaults.put("--lictor", "lictor");
        defaults.put("--jvm", "-XX:+UseSerialGC -Xmx512m");
        defaults.put("--minutes", "150");
        defaults.put("--json", "");
        defaults.put("--write", "");
        defaults.put("--check", "false");
        defaults.put("--help", "false");
        return defaults;
    }
}
