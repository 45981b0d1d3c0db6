package io.lictor.consul.embedded;

import io.lictor.consul.embedded.CheckDefinition.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * A check that the agent performs: its state here, and what keeps it up to date. A status goes to the catalog at once,
 * an output alone only some minutes later. Guarded by the store.
 */
final class LocalCheck {

    private static final Logger log = LoggerFactory.getLogger(LocalCheck.class);

    /** A text that changes with every probe would otherwise wake everybody each time. */
    private static final Duration OUTPUT_DELAY = Duration.ofMinutes(5);

    private static final int MAX_OUTPUT = 4096;

    /** What a check needs around it. {@code reap} is given a check that was critical for too long. */
    record Surroundings(
            Store store,
            Catalog catalog,
            ScheduledExecutorService timers,
            RandomGenerator chance,
            Consumer<LocalCheck> reap) {}

    private final CheckDefinition definition;
    private final Surroundings around;
    private CheckEntry entry;
    private String lastReport = "";
    private boolean stopped;
    private int successes;
    private int failures;
    private @Nullable ScheduledFuture<?> expiry;
    private @Nullable ScheduledFuture<?> reaping;
    private @Nullable ScheduledFuture<?> publishing;
    private @Nullable ScheduledFuture<?> nextLook;
    private @Nullable Disposable looking;

    LocalCheck(CheckDefinition definition, CheckEntry entry, Surroundings around) {
        this.definition = definition;
        this.entry = entry;
        this.around = around;
    }

    /** Begins to run. The first look is at once: a demo should not wait for a random part of the interval. */
    void start() {
        if (definition.kind() instanceof Kind.Ttl ttl) {
            expireAfter(ttl.lifetime());
        } else {
            probe().ifPresent(probe -> nextLook = later(Duration.ZERO, () -> look(probe)));
        }
        scheduleReaping();
    }

    void stop() {
        stopped = true;
        cancel(expiry);
        cancel(reaping);
        cancel(publishing);
        cancel(nextLook);
        if (looking != null) {
            looking.dispose();
        }
    }

    CheckEntry entry() {
        return entry;
    }

    CheckDefinition definition() {
        return definition;
    }

    boolean hasTtl() {
        return definition.kind() instanceof Kind.Ttl;
    }

    /** A heartbeat: the status, and another lifetime. */
    void heartbeat(CheckStatus status, String output) {
        lastReport = shortened(output);
        update(status, output);
        if (definition.kind() instanceof Kind.Ttl ttl) {
            expireAfter(ttl.lifetime());
        }
    }

    private Optional<Probe> probe() {
        return switch (definition.kind().type()) {
            case "http" -> Optional.of(new HttpProbe((Kind.Http) definition.kind(), definition.timeout()));
            case "tcp" -> Optional.of(new TcpProbe(((Kind.Tcp) definition.kind()).target(), definition.timeout()));
            case "grpc" -> Optional.of(new GrpcProbe((Kind.Grpc) definition.kind(), definition.timeout()));
            default -> Optional.empty();
        };
    }

    private void look(Probe probe) {
        looking = probe.look()
                .onErrorResume(error -> {
                    log.warn("check {} could not be performed", definition.checkId(), error);
                    return Mono.just(Probe.Result.critical(error.toString()));
                })
                .subscribe(result -> around.store().exclusively(() -> {
                    if (!stopped) {
                        seen(result);
                        nextLook = later(definition.interval(), () -> look(probe));
                    }
                }));
    }

    /** Counts results in a row, so that one of many may be overlooked. */
    private void seen(Probe.Result result) {
        boolean bad = result.status() == CheckStatus.CRITICAL;
        successes = bad ? 0 : successes + 1;
        failures = bad ? failures + 1 : 0;
        int inRow = bad ? failures : successes;
        int needed = bad ? definition.failuresBeforeCritical() : definition.successBeforePassing();
        if (inRow >= needed) {
            update(result.status(), result.output());
        }
    }

    private void update(CheckStatus status, String output) {
        String kept = shortened(output);
        if (entry.status() == status && entry.output().equals(kept)) {
            return;
        }
        boolean flips = entry.status() != status;
        entry = entry.reporting(status, kept);
        if (flips) {
            publish();
            scheduleReaping();
        } else if (publishing == null || publishing.isDone()) {
            long half = OUTPUT_DELAY.toMillis() / 2;
            publishing =
                    later(Duration.ofMillis(half + around.chance().nextLong(OUTPUT_DELAY.toMillis())), this::publish);
        }
    }

    private void publish() {
        cancel(publishing);
        around.catalog().registerCheck(entry);
    }

    private void expireAfter(Duration lifetime) {
        cancel(expiry);
        expiry = later(
                lifetime,
                () -> update(
                        CheckStatus.CRITICAL,
                        lastReport.isEmpty()
                                ? "TTL expired"
                                : "TTL expired (last output before timeout follows): " + lastReport));
    }

    private void scheduleReaping() {
        cancel(reaping);
        boolean mayGo = entry.status() == CheckStatus.CRITICAL
                && !definition.serviceId().isEmpty()
                && definition.deregisterAfter().compareTo(Duration.ZERO) > 0;
        if (mayGo) {
            reaping = later(definition.deregisterAfter(), () -> around.reap().accept(this));
        }
    }

    private ScheduledFuture<?> later(Duration delay, Runnable work) {
        return around.timers()
                .schedule(
                        () -> around.store().exclusively(() -> {
                            if (!stopped) {
                                work.run();
                            }
                        }),
                        delay.toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    private static void cancel(@Nullable ScheduledFuture<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private static String shortened(String output) {
        return output.length() <= MAX_OUTPUT
                ? output
                : output.substring(0, MAX_OUTPUT) + " ... (captured " + MAX_OUTPUT + " of " + output.length()
                        + " bytes)";
    }
}
