package io.lictor.catalog.consul;

import static io.lictor.catalog.consul.ScriptedConsul.SERVICES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.catalog.consul.ScriptedConsul.Reply;
import io.lictor.catalog.consul.ScriptedConsul.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BlockingQueryTest {
    /** Every pause is as long as its ceiling. */
    private static final RandomGenerator NO_LUCK = () -> -1L;

    private static final Duration SLACK = Duration.ofSeconds(10);

    private final ScriptedConsul consul = new ScriptedConsul();
    private final NotingThread thread = new NotingThread();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final List<ConsulReadException> refused = new CopyOnWriteArrayList<>();
    private Optional<String> token = Optional.empty();
    private Pace pace =
            new Pace(Duration.ofSeconds(30), SLACK, Duration.ofSeconds(10), InstantSource.system(), NO_LUCK);
    private ReadLedger ledger = new ReadLedger("test", InstantSource.system(), () -> {});

    @AfterEach
    void close() {
        thread.shutdownNow();
        consul.close();
    }

    @Nested
    final class Index {
        @Test
        void the_first_read_asks_at_index_0_and_the_next_at_the_index_of_the_answer() {
            consul.script(SERVICES, Reply.at(7, "{}"));
            start();
            assertIndexes(0, 7);
        }

        @Test
        void an_index_that_goes_backwards_is_dropped_to_0_and_read_again_at_once() {
            consul.script(SERVICES, Reply.at(72, "{\"old\":[]}"), Reply.at(11, "{}"), Reply.at(12, "{\"new\":[]}"));
            start();
            assertIndexes(0, 72, 0, 12);

            assertThat(thread.shorterThan(SLACK)).isEmpty();
            assertThat(bodies).containsExactly("{\"old\":[]}", "{\"new\":[]}");
            assertThat(failures).hasValue(0);
        }

        @Test
        void an_index_of_0_is_raised_to_1_so_that_the_next_read_blocks() {
            consul.script(SERVICES, Reply.at(0, "{}"));
            start();
            assertIndexes(0, 1);
        }

        @Test
        void a_failed_read_drops_the_index_to_0() {
            consul.script(SERVICES, Reply.at(7, "{}"), Reply.error(500, "No cluster leader"), Reply.at(7, "{}"));
            start();
            assertIndexes(0, 7, 0, 7);
        }
    }

    @Nested
    final class Asking {
        @Test
        void every_read_is_a_stale_read_that_names_its_wait() {
            start();
            await().until(() -> !consul.requests(SERVICES).isEmpty());

            assertThat(consul.requests(SERVICES).get(0).query()).isEqualTo("index=0&wait=2000ms&stale");
        }

        @Test
        void the_waits_grow_while_all_is_well() {
            consul.script(SERVICES, at(1), at(2), at(3), at(4), at(5), Reply.error(500, ""), at(6));
            start();
            awaitRequests(8);

            assertThat(consul.requests(SERVICES).stream().limit(8).mapToLong(Request::waitMillis))
                    .containsExactly(2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L, 2_000L, 4_000L);
        }

        private static Reply at(long index) {
            return Reply.at(index, "{}");
        }

        @Test
        void a_query_that_is_to_finish_takes_one_answer_more() {
            BlockingQuery query = start();
            awaitRequests(1);
            thread.execute(query::finish);
            consul.script(SERVICES, Reply.at(7, "{}"), Reply.at(8, "{\"late\":[]}"));

            await().until(() -> !bodies.isEmpty());
            await().during(Duration.ofMillis(200)).until(() -> bodies.size() == 1);
            assertThat(ledger.status(Optional.empty()).watches()).isZero();
        }

        @Test
        void a_failure_of_a_query_that_is_to_finish_is_nobodys_business() {
            BlockingQuery query = start();
            awaitRequests(1);
            thread.execute(query::finish);
            consul.script(SERVICES, Reply.error(500, ""));

            await().during(Duration.ofMillis(200)).until(() -> failures.get() == 0);
            assertThat(ledger.status(Optional.empty()).stale()).isFalse();
        }

        @Test
        void the_token_is_asked_for_before_every_read() {
            token = Optional.of("first");
            start();
            awaitRequests(1);
            token = Optional.of("second");
            consul.script(SERVICES, Reply.at(7, "{}"));
            awaitRequests(2);

            assertThat(consul.requests(SERVICES))
                    .extracting(request -> request.headers().get("X-consul-token"))
                    .containsExactly(List.of("first"), List.of("second"));
        }

        @Test
        void without_a_token_there_is_no_token_header() {
            start();
            awaitRequests(1);

            assertThat(consul.requests(SERVICES).get(0).headers()).doesNotContainKey("X-consul-token");
        }

        /** By a clock that goes so slowly that a busy machine makes its reads within one second, too. */
        @Test
        void a_query_that_never_blocks_is_slowed_to_20_reads_a_second() {
            long start = System.nanoTime();
            InstantSource slow = () -> Instant.EPOCH.plusNanos((System.nanoTime() - start) / 1_000);
            pace = new Pace(Duration.ofSeconds(30), SLACK, Duration.ofSeconds(10), slow, NO_LUCK);
            consul.breakWith(SERVICES, Reply.at(7, "{}"));
            start();

            await().until(() -> thread.shorterThan(SLACK).size() >= 5);

            assertThat(thread.shorterThan(SLACK)).containsOnly(Duration.ofMillis(50));
            assertThat(consul.requests(SERVICES)).hasSizeGreaterThanOrEqualTo(100);
        }

        @Test
        void a_closed_query_asks_no_more() {
            BlockingQuery query = start();
            awaitRequests(1);
            thread.execute(query::close);
            consul.script(SERVICES, Reply.at(7, "{}"));

            await().during(Duration.ofMillis(200))
                    .until(() -> consul.requests(SERVICES).size() == 1);
            assertThat(bodies).isEmpty();
        }
    }

    @Nested
    final class Failing {
        @Test
        void the_pauses_between_failed_reads_grow() {
            consul.breakWith(SERVICES, Reply.error(500, "No cluster leader"));
            start();
            awaitRequests(5);

            assertThat(pausesInMillis()).startsWith(100L, 200L, 400L, 800L);
        }

        @Test
        void a_good_read_ends_the_growth() {
            Reply failure = Reply.error(500, "");
            consul.script(SERVICES, failure, failure, failure, Reply.at(7, "{}"), failure);
            start();
            awaitRequests(6);

            assertThat(pausesInMillis()).startsWith(100L, 200L, 400L, 100L);
        }

        @Test
        void a_pause_can_be_ended_from_outside() {
            thread.waitForEver();
            consul.breakWith(SERVICES, Reply.error(500, ""));
            BlockingQuery query = start();
            await().until(() -> failures.get() == 1);

            thread.execute(query::retryNow);

            await().until(() -> failures.get() == 2);
            assertThat(consul.requests(SERVICES)).hasSize(2);
        }

        @Test
        void a_read_without_an_answer_is_given_up_and_asked_again() {
            thread.waitForEver();
            consul.script(SERVICES, Reply.at(7, "{}"));
            start();
            await().until(() -> thread.delayed().size() == 2); // the time-outs of two reads

            NotingThread.Delayed timeOut = thread.delayed().get(1);
            assertThat(timeOut.delay())
                    .isEqualTo(
                            Duration.ofSeconds(4).multipliedBy(17).dividedBy(16).plus(SLACK));
            thread.execute(timeOut.work());

            await().until(() -> failures.get() == 1);
            thread.execute(thread.delayed().get(2).work());
            assertIndexes(0, 7, 0);
            assertThat(pausesInMillis()).containsExactly(100L);
            assertThat(ledger.status(Optional.empty()).lastError())
                    .hasValueSatisfying(text -> assertThat(text).contains("no answer in time"));
        }

        @ParameterizedTest
        @ValueSource(ints = {301, 400, 403, 404, 429, 500, 503})
        void any_status_but_200_is_a_failed_read(int status) {
            consul.script(SERVICES, Reply.error(status, ""));
            assertFailsWith("HTTP " + status);
        }

        @Test
        void a_429_is_told_as_a_refused_connection() {
            consul.script(SERVICES, Reply.error(429, "too many"));
            assertFailsWith("HTTP 429");
            assertThat(refused).hasSize(1);
        }

        @Test
        void a_connection_dropped_at_once_is_told_as_a_refused_one() {
            consul.breakWith(SERVICES, Reply.dropped());
            start();
            await().until(() -> !refused.isEmpty());

            assertThat(refused).allMatch(ConsulReadException::isCutOff);
        }

        @ParameterizedTest
        @ValueSource(ints = {403, 500, 503})
        void any_other_status_is_none(int status) {
            consul.script(SERVICES, Reply.error(status, ""));
            assertFailsWith("HTTP " + status);
            assertThat(refused).isEmpty();
        }

        @Test
        void the_error_says_what_consul_said() {
            consul.script(SERVICES, Reply.error(500, "No cluster\nleader"));
            assertFailsWith(SERVICES + ": HTTP 500 No cluster leader");
        }

        @Test
        void a_body_that_is_not_json_is_a_failed_read() {
            consul.script(SERVICES, Reply.at(7, "<html>"));
            assertFailsWith("not JSON: '<html>'");
        }

        @Test
        void an_empty_body_is_a_failed_read() {
            consul.script(SERVICES, Reply.at(7, ""));
            assertFailsWith("not JSON");
        }

        @Test
        void a_body_cut_short_is_a_failed_read() {
            consul.script(SERVICES, Reply.at(7, "{}").cutShort());
            assertFailsWith("IOException");
        }

        @Test
        void a_dropped_connection_is_a_failed_read() {
            consul.breakWith(SERVICES, Reply.dropped()); // for good: the JDK's client tries a few times by itself
            start();
            await().until(() -> failures.get() > 0);

            assertThat(ledger.status(Optional.empty()).lastError())
                    .hasValueSatisfying(text -> assertThat(text).contains("IOException"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "-1", "x", "99999999999999999999"})
        void an_index_that_is_no_number_is_a_failed_read(String text) {
            consul.script(SERVICES, Reply.error(200, "{}").with("X-Consul-Index", text));
            assertFailsWith("X-Consul-Index header is '" + text + "'");
        }

        @Test
        void the_token_is_not_in_the_error() {
            token = Optional.of("s3cret");
            consul.script(SERVICES, Reply.error(403, "ACL not found: s3cret"));
            assertFailsWith("ACL not found: <token>");
        }

        @Test
        void a_token_that_no_header_can_hold_is_a_failed_read_that_does_not_show_it() {
            token = Optional.of("s3cret\ns3cret");
            start();
            await().until(() -> failures.get() > 0);

            assertThat(ledger.status(Optional.empty()).lastError())
                    .hasValueSatisfying(
                            text -> assertThat(text).contains("token").doesNotContain("s3cret"));
        }
    }

    @Test
    void an_answer_without_a_known_leader_is_taken_but_marked_stale() {
        consul.script(SERVICES, Reply.at(7, "{}").with("X-Consul-Knownleader", "false"), Reply.at(8, "{}"));
        start();
        await().until(() -> bodies.size() == 2);

        assertThat(ledger.status(Optional.empty()).lastError())
                .hasValueSatisfying(text -> assertThat(text).contains("no leader"));
    }

    private void assertFailsWith(String text) {
        start();
        awaitRequests(2);

        assertThat(ledger.status(Optional.empty()).lastError())
                .hasValueSatisfying(error -> assertThat(error).contains(text));
        assertThat(ledger.status(Optional.empty()).stale()).isTrue();
        assertThat(bodies).isEmpty();
        assertThat(failures).hasValue(1);
    }

    private void assertIndexes(long... indexes) {
        awaitRequests(indexes.length);
        assertThat(consul.requests(SERVICES).stream().limit(indexes.length).mapToLong(Request::index))
                .containsExactly(box(indexes));
    }

    private static Long[] box(long... values) {
        Long[] boxed = new Long[values.length];
        for (int i = 0; i < values.length; i++) {
            boxed[i] = values[i];
        }
        return boxed;
    }

    private List<Long> pausesInMillis() {
        return thread.shorterThan(SLACK).stream()
                .map(pause -> pause.plusNanos(1).toMillis())
                .toList();
    }

    /** More may follow: the time of a query that nobody answers is over some day. */
    private void awaitRequests(int count) {
        await().until(() -> consul.requests(SERVICES).size() >= count);
    }

    private BlockingQuery start() {
        ConsulConnection connection = ConsulConnection.to(consul.uri())
                .withToken(() -> token)
                .withTimes(pace.blockingWait(), pace.maxBackoff());
        BlockingQuery query = new BlockingQuery(
                SERVICES,
                new Reads(new ConsulHttp(connection), thread, pace, ledger, refused::add),
                new BlockingQuery.Reader() {
                    @Override
                    public void answered(ConsulAnswer answer) {
                        bodies.add(answer.body().toString());
                    }

                    @Override
                    public void failed(ConsulReadException failure) {
                        failures.incrementAndGet();
                    }
                });
        thread.execute(query::start);
        return query;
    }
}
