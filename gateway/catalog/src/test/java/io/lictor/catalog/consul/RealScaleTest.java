package io.lictor.catalog.consul;

import static io.lictor.catalog.consul.Publications.instances;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.catalog.CatalogService;
import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.CatalogStatus;
import io.lictor.catalog.Health;
import io.lictor.catalog.Instance;
import io.lictor.catalog.ServiceSelector;
import io.lictor.consul.testing.ConsulAgent;
import io.lictor.consul.testing.ConsulClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiPredicate;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Many services, two instances each, at a real agent with its own limits: what is found, that nothing is refused, and what it costs, which is
 * printed. {@code -Dlictor.scale.services=1000} is the form whose figures docs/benchmarks.md shows. How fast
 * anything is, is not judged.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealScaleTest {
    private static final int SERVICES = Integer.getInteger("lictor.scale.services", 250);
    private static final int FEW = 100;
    private static final int ROUNDS = 10;
    /** Of changes that only a sweep shows: as many as it may make at once. */
    private static final int FEWER_ROUNDS = 2;

    private static final String WEB = "s7";

    private final ConsulAgent agent = ConsulAgent.start();
    private final ConsulClient client = agent.client();

    @BeforeAll
    void register() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 2 * SERVICES; i++) {
            String name = "s" + i / 2;
            int port = 1_000 + i % 2;
            String tags = i / 2 < FEW ? "\"lictor\",\"few\"" : "\"lictor\",\"v1\"";
            all.add(threads.submit(() -> registerOne(name, port, tags)));
        }
        for (Future<?> one : all) {
            one.get();
        }
        threads.shutdown();
        Duration before = agent.cpuTime();
        for (int round = 0; round < ROUNDS; round++) {
            flip(round % 2 == 0);
        }
        System.out.printf(
                Locale.ROOT,
                "nobody watches, check flips: %.1f ms of the agent's CPU each%n",
                agent.cpuTime().minus(before).toMillis() / (double) ROUNDS);
    }

    @AfterAll
    void end() {
        agent.close();
    }

    @Test
    void few_services_have_a_query_each() throws InterruptedException {
        try (Scale scale = new Scale((name, tags) -> tags.contains("few"), FEW)) {
            assertThat(scale.watching().shared()).isFalse();
            assertThat(scale.source.status().watches()).isEqualTo(FEW + 1);
            scale.changesOfAllKinds();

            assertThat(scale.source.status().failures()).isZero();
        }
    }

    @Test
    void many_services_share_a_query() throws InterruptedException {
        try (Scale scale = new Scale((name, tags) -> tags.contains("lictor"), SERVICES)) {
            assertThat(scale.watching().shared()).isTrue();
            assertThat(scale.source.status().watches()).isEqualTo(2);
            long sweeps = scale.watching().sweeps();
            long start = System.nanoTime();
            scale.changesOfAllKinds();
            long anyway = 1 + Duration.ofNanos(System.nanoTime() - start).toMinutes();

            assertThat(scale.watching().sweeps() - sweeps)
                    .as(
                            "sweeps: for changes that no query shows, for instances when the agent is slow to explain, never for flips")
                    .isBetween(2L * FEWER_ROUNDS, 2L * FEWER_ROUNDS + 2L * ROUNDS + anyway);
            assertThat(scale.watching().steppedDown()).isEmpty();
            assertThat(scale.source.status().failures()).isZero();
        }
    }

    /** A source on the agent from its start on. */
    private final class Scale implements AutoCloseable {
        private final Publications publications = new Publications();
        private final ConsulCatalogSource source;

        Scale(ServiceSelector selector, int selected) throws InterruptedException {
            source = new ConsulCatalogSource(
                    ConsulConnection.to(agent.baseUri()), selector, InstantSource.system(), new SplittableRandom(1));
            Duration cpu = agent.cpuTime();
            long start = System.nanoTime();
            source.start(publications);
            double millis =
                    publications.millisUntil(snapshot -> snapshot.services().size() == selected, start);
            rest();
            print("first snapshot of " + selected + " of " + SERVICES, List.of(millis), new Cost(0, cpu));
            assertThat(publications.last().services().values())
                    .allMatch(service -> service.instances().size() == 2);
        }

        CatalogStatus.Watching watching() {
            return source.status().watching().orElseThrow();
        }

        void changesOfAllKinds() throws InterruptedException {
            change(
                    "check flips",
                    ROUNDS,
                    round -> flip(round % 2 == 0),
                    (round, now) -> web(now).health() == (round % 2 == 0 ? Health.CRITICAL : Health.PASSING));
            change(
                    "one more instance",
                    ROUNDS,
                    round -> registerOne(WEB, 3_000 + round, "\"lictor\",\"few\""),
                    (round, now) -> instances(now, WEB).size() == 3 + round);
            change(
                    "one instance less",
                    ROUNDS,
                    round -> client.deregister(WEB + "-" + (3_000 + round)),
                    (round, now) -> instances(now, WEB).size() == 1 + ROUNDS - round);
            change(
                    "new port",
                    FEWER_ROUNDS,
                    round -> reregister(7_000 + round, "x"),
                    (round, now) -> web(now).port() == 7_000 + round);
            change(
                    "new Meta",
                    FEWER_ROUNDS,
                    round -> reregister(1_000, "y" + round),
                    (round, now) -> ("y" + round).equals(web(now).meta().get("version")));
        }

        private void change(String kind, int rounds, IntConsumer act, BiPredicate<Integer, CatalogSnapshot> seen)
                throws InterruptedException {
            Cost before = new Cost(source.status().bytes(), agent.cpuTime());
            List<Double> millis = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                int round = i;
                Map<String, CatalogService> known = publications.last().services();
                long start = System.nanoTime();
                act.accept(round);
                millis.add(publications.millisUntil(now -> seen.test(round, now), start));
                assertUntouched(known);
            }
            rest();
            print(kind, millis, before);
        }

        /** What has not changed must be the very objects of before. */
        private void assertUntouched(Map<String, CatalogService> before) {
            publications.last().services().forEach((name, service) -> {
                if (!name.equals(WEB)) {
                    assertThat(service).isSameAs(before.get(name));
                }
            });
        }

        /** Until the work that a change has caused is done. */
        private void rest() {
            long[] answers = {-1};
            await().pollInterval(Duration.ofMillis(200))
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> {
                        boolean quiet = source.status().answers() == answers[0];
                        answers[0] = source.status().answers();
                        return quiet;
                    });
        }

        private void print(String kind, List<Double> millis, Cost before) {
            List<Double> sorted = millis.stream().sorted().toList();
            double median = sorted.get(sorted.size() / 2);
            int rounds = millis.size();
            double cpu = agent.cpuTime().minus(before.cpu()).toMillis() / (double) rounds;
            System.out.printf(
                    Locale.ROOT,
                    "%s, %s: median %.1f ms, slowest %.1f ms; %,d bytes, %.1f ms of the agent's CPU each%n",
                    watching().shared() ? "shared" : "per service",
                    kind,
                    median,
                    sorted.get(rounds - 1),
                    (source.status().bytes() - before.bytes()) / rounds,
                    cpu);
        }

        @Override
        public void close() {
            source.close();
        }
    }

    /** What had been used before something. */
    private record Cost(long bytes, Duration cpu) {}

    /** The one instance of those of {@link #WEB} that changes. */
    private static Instance web(CatalogSnapshot snapshot) {
        return instances(snapshot, WEB).stream()
                .filter(instance -> instance.id().serviceId().equals(WEB + "-1000"))
                .findFirst()
                .orElseThrow();
    }

    private void flip(boolean critical) {
        String check = "service:" + WEB + "-1000";
        if (critical) {
            client.fail(check);
        } else {
            client.pass(check);
        }
    }

    private void reregister(int port, String version) {
        client.register(registration(WEB + "-1000", port, "\"lictor\",\"few\"", version));
    }

    private void registerOne(String name, int number, String tags) {
        client.register(registration(name + "-" + number, number, tags, ""));
    }

    /** @param id the service's name, a dash and a number */
    private static String registration(String id, int port, String tags, String version) {
        return "{\"Name\":\"" + id.substring(0, id.lastIndexOf('-')) + "\",\"ID\":\"" + id + "\",\"Port\":" + port
                + ",\"Tags\":[" + tags + "],\"Meta\":{\"version\":\"" + version
                + "\"},\"Check\":{\"TTL\":\"1h\",\"Status\":\"passing\"}}";
    }
}
