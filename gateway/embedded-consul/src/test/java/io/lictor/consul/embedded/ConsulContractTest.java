package io.lictor.consul.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.consul.testing.ConsulClient;
import io.lictor.consul.testing.ConsulClient.Answer;
import io.lictor.consul.testing.Patience;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a client of Consul may rely on, held against the real agent and the embedded one: above all what wakes a
 * blocking query and what does not. {@link ConsulAlikeTest} compares the answers themselves.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("consuls")
final class ConsulContractTest {

    private static final String WEB =
            "{\"ID\":\"a1\",\"Name\":\"A\",\"Port\":80,\"Tags\":[\"x\"],\"Check\":{\"TTL\":\"5m\"}}";

    @Parameter
    private Consul consul = Consul.unset();

    static Stream<Consul> consuls() {
        return Consul.withoutReal() ? Stream.of(Consul.embedded()) : Stream.of(Consul.embedded(), Consul.real());
    }

    @AfterParameterizedClassInvocation
    static void close(Consul consul) throws Exception {
        consul.process().close();
    }

    /** From the first vanished name on, unknown names have an index that other registrations do not move. */
    @BeforeEach
    void let_a_name_vanish() {
        client().register("{\"Name\":\"gone\"}");
        Consul.soon().until(() -> client().services().has("gone"));
        client().deregister("gone");
        Consul.soon().until(() -> !client().services().has("gone"));
        consul.settle();
    }

    private ConsulClient client() {
        return consul.client();
    }

    @AfterEach
    void forget() {
        consul.forget();
    }

    /** A watched address, and the index from which on nothing has happened yet. */
    private record Watcher(String path, CompletableFuture<Answer> answer) {}

    /** Returns when all are parked: a change before that would be an answer, not a wake-up. */
    private List<Watcher> watch(String... paths) {
        List<Watcher> watchers = Stream.of(paths)
                .map(path -> {
                    long index = client().get(path).index();
                    String more = (path.contains("?") ? "&" : "?") + "wait=80s&index=" + index;
                    return new Watcher(path, client().getAsync(path + more));
                })
                .toList();
        Consul.quiet();
        return watchers;
    }

    private List<Watcher> watchAll() {
        return watch(
                "/v1/catalog/services",
                "/v1/health/service/A",
                "/v1/health/service/B",
                "/v1/health/service/none",
                "/v1/health/state/any",
                "/v1/catalog/service/A",
                "/v1/kv/k?recurse");
    }

    /** Both names, each with a check that passes, known to the whole catalogue. */
    private void registerBoth() {
        client().register(WEB);
        client().register("{\"ID\":\"b1\",\"Name\":\"B\",\"Check\":{\"TTL\":\"5m\"}}");
        client().pass("service:a1");
        client().pass("service:b1");
        Consul.soon()
                .until(() -> client().get("/v1/health/service/A?passing").json().size() == 1
                        && client().get("/v1/health/service/B?passing").json().size() == 1);
        consul.settle();
    }

    /** One letter per watch of {@link #watchAll}: W for an answer, - for silence. */
    private static String woken(List<Watcher> watchers, String expected) {
        for (int i = 0; i < expected.length(); i++) {
            if (expected.charAt(i) == 'W') {
                assertThat(watchers.get(i).answer()).as(watchers.get(i).path()).succeedsWithin(Patience.LIMIT);
            }
        }
        Consul.quiet();
        StringBuilder woken = new StringBuilder();
        watchers.forEach(watcher -> woken.append(watcher.answer().isDone() ? 'W' : '-'));
        watchers.forEach(watcher -> watcher.answer().cancel(true));
        return woken.toString();
    }

    /** The watches are catalog/services, health of A, B and none, state/any, catalog/service/A, kv. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            check/warn/service:a1            |                                                       | -W--W--
            check/pass/service:a1            |                                                       | -------
            service/register                 | {"ID":"a1","Name":"A","Port":80,"Tags":["x"],"Check":{"TTL":"5m"}} | ----W--
            service/register                 | {"ID":"a2","Name":"A","Tags":["x"],"Check":{"TTL":"5m"}} | WW--WW-
            service/register                 | {"ID":"a2","Name":"A","Tags":["x"]}                   | WW---W-
            service/register                 | {"ID":"a1","Name":"A","Port":80,"Tags":["x"],"Meta":{"m":"1"},"Check":{"TTL":"5m"}} | WW--WW-
            service/register                 | {"ID":"a1","Name":"A","Port":81,"Tags":["x"],"Check":{"TTL":"5m"}} | WW--WW-
            service/register                 | {"ID":"a1","Name":"A","Port":80,"Tags":["y"],"Check":{"TTL":"5m"}} | WW--WW-
            service/deregister/a1            |                                                       | WW-WWW-
            service/maintenance/a1?enable=true |                                                     | -W--W--
            maintenance?enable=true          |                                                       | -WW-W--
            check/register                   | {"Name":"extra","ServiceID":"a1","TTL":"5m"}          | -W--W--
            check/register                   | {"Name":"extra","TTL":"5m"}                           | -WW-W--
            check/deregister/service:a1      |                                                       | -W--W--
            service/deregister/unknown       |                                                       | -------
            """)
    void a_change_wakes_exactly_the_queries_that_it_concerns(String call, String body, String expected) {
        registerBoth();
        List<Watcher> watchers = watchAll();

        assertThat(client().put("/v1/agent/" + call, body == null ? "" : body).status())
                .isEqualTo(200);

        assertThat(woken(watchers, expected)).isEqualTo(expected);
    }

    @Test
    void a_key_wakes_only_those_who_watch_keys() {
        registerBoth();
        List<Watcher> watchers = watchAll();

        client().putKey("k/1", "v");

        assertThat(woken(watchers, "------W")).isEqualTo("------W");
    }

    @Test
    void a_key_wakes_its_own_watch_and_those_of_its_prefixes() {
        client().putKey("one/a", "1");
        client().putKey("two/a", "1");
        List<Watcher> watchers =
                watch("/v1/kv/one/a", "/v1/kv/two/a", "/v1/kv/one/?recurse", "/v1/kv/two/?recurse", "/v1/kv/?keys");

        client().putKey("one/a", "2");

        assertThat(woken(watchers, "W-W-W")).isEqualTo("W-W-W");
    }

    @Test
    void deleting_a_key_wakes_its_watchers() {
        client().putKey("one/a", "1");
        List<Watcher> watchers = watch("/v1/kv/one/a", "/v1/kv/one/?recurse", "/v1/kv/one/?keys");

        client().deleteKey("one/a");

        assertThat(woken(watchers, "WWW")).isEqualTo("WWW");
        assertThat(watchers.get(0).answer().join().status()).isEqualTo(404);
    }

    @Test
    void a_watched_name_that_does_not_exist_yet_wakes_when_it_comes() {
        List<Watcher> watchers = watch("/v1/health/service/later", "/v1/health/service/never");
        Watcher health = watchers.get(0);
        Watcher other = watchers.get(1);

        client().register("{\"Name\":\"later\",\"Check\":{\"TTL\":\"5m\"}}");

        assertThat(health.answer()).succeedsWithin(Patience.LIMIT);
        assertThat(health.answer().join().json().size()).isEqualTo(1);
        Consul.quiet();
        assertThat(other.answer()).isNotDone();
    }

    @ParameterizedTest
    @ValueSource(strings = {"passing", "warning", "critical"})
    void a_watched_state_wakes_when_a_check_enters_or_leaves_it(String state) {
        registerBoth();
        Watcher watcher = watch("/v1/health/state/" + state).get(0);

        if (state.equals("warning")) {
            client().warn("service:a1");
        } else {
            client().fail("service:a1");
        }

        assertThat(watcher.answer()).succeedsWithin(Patience.LIMIT);
    }

    @Test
    void a_watch_of_checks_wakes_for_its_own_service_only() {
        registerBoth();
        List<Watcher> watchers = watch("/v1/health/checks/A", "/v1/health/checks/B");

        client().fail("service:a1");

        assertThat(watchers.get(0).answer()).succeedsWithin(Patience.LIMIT);
        Consul.quiet();
        assertThat(watchers.get(1).answer()).isNotDone();
    }

    /** A machine that is busy answers some waits too late, but not all of them. */
    @Test
    void a_wait_ends_without_change_after_the_wait_and_at_most_a_sixteenth_more() {
        long index = client().get("/v1/catalog/services").index();

        await().until(() -> timeOfAWait(index), taken -> taken.compareTo(Duration.ofMillis(850 + 400)) < 0);
    }

    private Duration timeOfAWait(long index) {
        long before = System.nanoTime();
        Answer answer = client().get("/v1/catalog/services?wait=800ms&index=" + index);
        Duration taken = Duration.ofNanos(System.nanoTime() - before);
        assertThat(answer.index()).isEqualTo(index);
        assertThat(taken).isGreaterThan(Duration.ofMillis(795));
        return taken;
    }

    @Test
    void an_older_index_is_answered_at_once() {
        long index = client().get("/v1/catalog/services").index();

        assertThat(client().getAsync("/v1/catalog/services?wait=80s&index=" + (index - 1)))
                .succeedsWithin(Patience.LIMIT);
        assertThat(client().getAsync("/v1/catalog/services?wait=80s&index=0")).succeedsWithin(Patience.LIMIT);
    }

    @Test
    void indexes_only_grow() {
        long last = client().get("/v1/catalog/services").index();
        for (int i = 0; i < 5; i++) {
            client().register("{\"Name\":\"grow" + i + "\"}");
            long seen = last;
            Consul.soon().until(() -> client().get("/v1/catalog/services").index() > seen);
            last = client().get("/v1/catalog/services").index();
        }
    }

    @Test
    void a_ttl_that_runs_out_is_critical_and_wakes() {
        client().register("{\"ID\":\"t\",\"Name\":\"T\",\"Check\":{\"TTL\":\"600ms\"}}");
        Answer passing = Consul.soon()
                .until(
                        () -> {
                            client().put("/v1/agent/check/pass/service:t?note=fine", "");
                            return client().get("/v1/health/service/T");
                        },
                        answer -> answer.body().contains("\"fine\""));

        CompletableFuture<Answer> next = client().getAsync("/v1/health/service/T?wait=80s&index=" + passing.index());

        assertThat(next).succeedsWithin(Patience.LIMIT);
        assertThat(next.join().body())
                .contains("TTL expired (last output before timeout follows): fine")
                .contains("critical");
    }

    /** For longer than the TTL; where the machine slept for one itself, it begins again. */
    @Test
    void a_heartbeat_prolongs_the_ttl() {
        client().register("{\"ID\":\"t\",\"Name\":\"T\",\"Check\":{\"TTL\":\"2s\",\"Status\":\"passing\"}}");

        await().until(() -> heldByHeartbeats(Duration.ofSeconds(2), Duration.ofSeconds(3)));
    }

    /** False if a heartbeat came too late, so that there is nothing to say. */
    private boolean heldByHeartbeats(Duration ttl, Duration longer) {
        long start = System.nanoTime();
        long beat = start;
        client().pass("service:t");
        while (System.nanoTime() - start < longer.toNanos()) {
            await().pollDelay(Duration.ofMillis(200)).until(() -> true);
            long next = System.nanoTime();
            client().pass("service:t");
            if (System.nanoTime() - beat >= ttl.toNanos()) {
                return false;
            }
            beat = next;
        }
        int passing = client().get("/v1/health/service/T?passing").json().size();
        if (System.nanoTime() - beat >= ttl.toNanos()) {
            return false;
        }
        assertThat(passing).isEqualTo(1);
        return true;
    }

    @Test
    void an_output_alone_does_not_wake_and_is_seen_by_the_agent_only() {
        registerBoth();
        List<Watcher> watchers = watchAll();

        client().put("/v1/agent/check/pass/service:a1?note=news", "");

        assertThat(woken(watchers, "-------")).isEqualTo("-------");
        assertThat(client().get("/v1/agent/checks").body()).contains("news");
        assertThat(client().get("/v1/health/service/A").body()).doesNotContain("news");
    }
}
