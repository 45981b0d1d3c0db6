package io.lictor.bench.peers;

import java.util.List;

/**
 * One Lictor of the comparison, for there may be several: two builds, or one with different settings. Immutable.
 *
 * @param jar empty: the one that is built here
 * @param arguments in which {@link #ACCESS_LOG} and {@link #COLLECTOR} are filled in; what begins with one dash is for the JVM
 * @param routes how many are registered beside those that are asked
 * @param uring whether its event loops use io_uring instead of epoll
 */
record Variant(String name, String jar, List<String> arguments, int routes, boolean uring) {

    /** Stands for a file of its own. */
    static final String ACCESS_LOG = "%access-log%";
    /** Stands for the address of a collector of spans that takes all and keeps none. */
    static final String COLLECTOR = "%collector%";

    Variant {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a Lictor needs a name");
        }
        arguments = List.copyOf(arguments);
    }

    /** {@code name[:jar[:arguments]]}; some names without a jar say what to set. */
    static Variant parse(String text) {
        String[] parts = text.split(":", 3);
        return parts.length == 1
                ? known(text)
                : of(
                        parts[0],
                        parts[1],
                        parts.length > 2 && !parts[2].isBlank()
                                ? List.of(parts[2].strip().split("\\s+"))
                                : List.of());
    }

    private static Variant known(String name) {
        return switch (name) {
            case "spring" -> of(name, "", List.of("--lictor.express.enabled=false"));
            case "silent" -> of(name, "", List.of("--management.metrics.enable.lictor=false"));
            case "observed" ->
                of(
                        name,
                        "",
                        List.of(
                                "--lictor.access-log.enabled=true",
                                "--lictor.access-log.file=" + ACCESS_LOG,
                                "--lictor.tracing.enabled=true",
                                "--management.opentelemetry.tracing.export.otlp.endpoint=" + COLLECTOR));
            case "routes-10" -> new Variant(name, "", List.of(), 10, false);
            case "routes-10000" -> new Variant(name, "", List.of(), 10_000, false);
            case "uring" -> new Variant(name, "", List.of(), 0, true);
            default -> of(name, "", List.of());
        };
    }

    private static Variant of(String name, String jar, List<String> arguments) {
        return new Variant(name, jar, arguments, 0, false);
    }

    List<String> ofJvm() {
        return arguments.stream().filter(each -> !each.startsWith("--")).toList();
    }

    List<String> ofProgram() {
        return arguments.stream().filter(each -> each.startsWith("--")).toList();
    }

    boolean isTraced() {
        return arguments.stream().anyMatch(each -> each.contains(COLLECTOR));
    }
}
