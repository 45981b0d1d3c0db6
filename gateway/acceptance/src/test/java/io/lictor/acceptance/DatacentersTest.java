package io.lictor.acceptance;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.consul.testing.ConsulAgent;
import io.lictor.consul.testing.FreePorts;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A service with one instance in each of two real datacenters, under constant load. The first is preferred; the second takes what the first
 * cannot, and gives it back. No request fails.
 */
final class DatacentersTest {

    /** For what Lictor does by itself; the end of a query that nobody answers and a few ejections may come before. */
    private static final Duration LIMIT = Duration.ofSeconds(90);
    /** Answers in a row that are taken for all. */
    private static final int ALL = 30;

    private static final WebBackend NEAR = WebBackend.named("near");
    private static final WebBackend FAR = WebBackend.named("far");

    @SuppressWarnings("NullAway.Init")
    private static ConsulAgent first;

    @SuppressWarnings("NullAway.Init")
    private static ConsulAgent second;

    @SuppressWarnings("NullAway.Init")
    private static TcpRelay wayToNear;

    @SuppressWarnings("NullAway.Init")
    private static LictorProcess lictor;

    @SuppressWarnings("NullAway.Init")
    private static Registration near;

    @SuppressWarnings("NullAway.Init")
    private LoadGenerator load;

    @BeforeAll
    static void start() {
        first = Gateway.realConsul("datacenter = \"dc1\"");
        second = Gateway.realConsul("datacenter = \"dc2\"");
        first.joinDatacenterOf(second, "dc2");
        wayToNear = new TcpRelay(NEAR.port());
        near = Registration.of(first.client(), "web", wayToNear.port(), "restful")
                .register();
        registerFar();
        lictor = LictorProcess.start(
                first.port(), "--lictor.consul.datacenters=dc1,dc2", "--lictor.consul.blocking-wait=2s");
    }

    @AfterAll
    static void stop() {
        if (lictor != null) {
            lictor.close();
        }
        if (wayToNear != null) {
            wayToNear.close();
        }
        if (second != null) {
            second.close();
        }
        if (first != null) {
            first.close();
        }
        NEAR.close();
        FAR.close();
    }

    @BeforeEach
    void startLoad() {
        awaitAllWell();
        awaitAnswersOf("near");
        load = startedLoad();
    }

    private static LoadGenerator startedLoad() {
        return LoadGenerator.start(lictor.client(), "/web/x", 50);
    }

    @AfterEach
    void endLoad() {
        load.close();
    }

    @Test
    void the_first_takes_all_while_it_is_well() {
        load.sendMore(100);
        awaitNothingReaches(FAR);

        assertNoneFailed();
    }

    @Test
    void the_second_takes_all_while_the_instances_of_the_first_are_critical() {
        failOver();
        assertNoneFailed();
    }

    @Test
    void the_second_takes_all_while_the_instances_of_the_first_are_dead_and_consul_does_not_know() {
        load.sendMore(10);
        assertNoneFailed(); // nothing is under way that could be cut in the middle of its answer
        wayToNear.turnTo(FreePorts.next());
        load = startedLoad();

        awaitAnswersOf("far");
        load.sendMore(100);

        wayToNear.turnTo(NEAR.port());
        awaitAnswersOf("near");
        assertNoneFailed();
    }

    @Test
    void the_first_is_not_disturbed_when_the_consul_of_the_second_hangs() {
        second.pause();
        try {
            awaitAlarm("datacenter dc2");
            assertFirstUndisturbed("hanging");
            failOver();
        } finally {
            second.resume();
        }
        awaitAllWell();
        assertNoneFailed();
    }

    @Test
    void the_first_is_not_disturbed_when_the_consul_of_the_second_dies() {
        second.kill();
        awaitAlarm("datacenter dc2");
        assertFirstUndisturbed("dying");
        failOver();

        second.restart();
        registerFar();
        first.joinDatacenterOf(second, "dc2");
        awaitAllWell();
        assertNoneFailed();
    }

    /** There and back. */
    private void failOver() {
        near.fail();
        awaitAnswersOf("far");
        awaitNothingReaches(NEAR);

        near.pass();
        awaitAnswersOf("near");
    }

    private void assertFirstUndisturbed(String newcomer) {
        assertThat(lictor.status("/consul").at("/datacenters/dc1/stale").asBoolean(true))
                .isFalse();
        awaitNothingReaches(FAR);
        try (Registration fresh = Registration.of(first.client(), newcomer, NEAR.port(), "restful")
                .register()) {
            await("a new service of the first")
                    .atMost(LIMIT)
                    .until(() ->
                            lictor.client().get("/" + newcomer + "/x").body().equals("near"));
        }
    }

    private void assertNoneFailed() {
        LoadGenerator.Report report = load.stop();
        assertThat(report.failures()).as(report.toString()).isEmpty();
        assertThat(report.sent()).isPositive();
    }

    private static void awaitAnswersOf(String backend) {
        await("answers of " + backend)
                .atMost(LIMIT)
                .until(() -> IntStream.range(0, ALL)
                        .allMatch(i -> lictor.client().get("/web/y").body().equals(backend)));
    }

    /** What was under way when all began to go elsewhere may still come. */
    private void awaitNothingReaches(WebBackend backend) {
        await("nothing reaches it").atMost(LIMIT).until(() -> {
            int before = received(backend);
            load.sendMore(100);
            return received(backend) == before;
        });
    }

    private static void awaitAlarm(String word) {
        await("alarm: " + word)
                .atMost(LIMIT)
                .until(() -> lictor.status("").get("alarms").toString().contains(word));
    }

    private static void awaitAllWell() {
        await("no alarm")
                .atMost(LIMIT)
                .until(() -> lictor.status("").get("alarms").isEmpty());
    }

    private static void registerFar() {
        Registration.of(second.client(), "web", FAR.port(), "restful").register();
    }

    private static int received(WebBackend backend) {
        return backend.received(anyRequestedFor(anyUrl()));
    }
}
