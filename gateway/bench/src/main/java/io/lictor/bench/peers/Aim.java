package io.lictor.bench.peers;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a gateway may take at most, as a multiple of what another one takes in the same run. Immutable.
 *
 * @param work what is compared, for people
 * @param gateway the one that has the aim
 * @param other may be the same program with other settings
 * @param most a ratio
 */
record Aim(String work, Scenario scenario, Figure figure, String gateway, String other, double most) {

    /** What is compared. */
    enum Figure {
        /** CPU time per request in the closed loop; the minimum is what others on the machine disturb least. */
        CPU,
        /** At half load. There the minimum would be the luckiest round, and waiting is what it is about. */
        P99;

        private Optional<Double> of(Series series) {
            if (this == P99 && series.paced().isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                            switch (this) {
                                case CPU -> series.leastMicros();
                                case P99 -> Series.median(series.paced(), each -> each.latency(99));
                            })
                    .filter(value -> Double.isFinite(value) && value > 0); // 0: less than the kernel can tell
        }
    }

    static List<Aim> all() {
        String page = "HTTP proxy, 200 bytes, kept connections";
        String get = "unary GET translated to gRPC";
        String post = "POST of 1 KB translated both ways";
        return List.of(
                cpu(page, Scenario.PAGE, "nginx", 1.3),
                cpu(page, Scenario.PAGE, "haproxy", 1.1),
                cpu(page, Scenario.PAGE, "spring-cloud-gateway", 0.27),
                cpu("the same, 100 KB", Scenario.PAGE_100K, "nginx", 1.3),
                cpu("the same, 10 MB", Scenario.PAGE_10M, "nginx", 1.3),
                cpu(get, Scenario.GET, "grpc-gateway", 0.40),
                cpu(get, Scenario.GET, "vertx", 0.55),
                cpu(get, Scenario.GET, "armeria", 0.40),
                cpu(post, Scenario.POST, "grpc-gateway", 0.25),
                cpu(post, Scenario.POST, "vertx", 0.30),
                cpu(post, Scenario.POST, "armeria", 0.22),
                new Aim("10,000 routes beside 10", Scenario.PAGE, Figure.CPU, "routes-10000", "routes-10", 1.05),
                new Aim("p99 at half load", Scenario.PAGE, Figure.P99, "lictor", "haproxy", 2),
                new Aim("metrics, access log, traces", Scenario.PAGE, Figure.CPU, "observed", "silent", 1.15));
    }

    private static Aim cpu(String work, Scenario scenario, String other, double most) {
        return new Aim(work, scenario, Figure.CPU, "lictor", other, most);
    }

    /** Empty unless both were measured. */
    Optional<Double> ratio(List<Series> all) {
        return figure(gateway, all).flatMap(own -> figure(other, all).map(others -> own / others));
    }

    /** Of a table in Markdown. */
    String row(List<Series> all) {
        Optional<Double> ratio = ratio(all);
        return String.format(
                Locale.ROOT,
                "| %s | `%s` / `%s` | %s | %.2f | %s |%n",
                work,
                gateway,
                other,
                ratio.map(value -> String.format(Locale.ROOT, "%.2f", value)).orElse("–"),
                most,
                ratio.map(value -> value <= most ? "met" : "missed").orElse("not measured"));
    }

    private Optional<Double> figure(String of, List<Series> all) {
        return all.stream()
                .filter(each -> each.scenario() == scenario && each.gateway().equals(of))
                .findFirst()
                .flatMap(figure::of);
    }
}
