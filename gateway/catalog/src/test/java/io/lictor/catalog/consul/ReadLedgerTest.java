package io.lictor.catalog.consul;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.MissingNode;

final class ReadLedgerTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(ReadLedger.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final AtomicInteger recoveries = new AtomicInteger();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final ReadLedger ledger = new ReadLedger("http://consul:8500", () -> now, recoveries::incrementAndGet);

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        log.start();
        logger.addAppender(log);
        ledger.opened("/a");
        ledger.opened("/b");
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    @Test
    void an_outage_is_one_warning_and_one_line_when_it_is_over() {
        for (int i = 0; i < 20; i++) {
            fails("/a");
            fails("/b");
        }
        answers("/a");
        answers("/b");
        answers("/a");

        assertThat(log.list).extracting(ILoggingEvent::getLevel).isEqualTo(List.of(Level.WARN, Level.INFO));
        assertThat(log.list.get(0).getFormattedMessage()).contains("http://consul:8500", "cannot connect");
    }

    @Test
    void one_failing_watch_makes_the_whole_stale() {
        fails("/b");
        answers("/a");
        assertThat(ledger.status(Optional.empty()).stale()).isTrue();

        answers("/b");
        assertThat(ledger.status(Optional.empty()).stale()).isFalse();
    }

    @Test
    void a_failing_watch_that_is_closed_is_no_longer_counted() {
        fails("/b");
        ledger.closed("/b");

        assertThat(ledger.status(Optional.empty()).stale()).isFalse();
        assertThat(ledger.status(Optional.empty()).watches()).isEqualTo(1);
    }

    @Test
    void a_single_read_that_failed_makes_the_whole_stale_until_it_succeeds() {
        fails("/single");
        assertThat(ledger.status(Optional.empty()).stale()).isTrue();
        assertThat(ledger.status(Optional.empty()).watches()).isEqualTo(2);

        answers("/single");
        assertThat(ledger.status(Optional.empty()).stale()).isFalse();
        assertThat(recoveries).hasValue(1);
    }

    @Test
    void a_single_read_that_failed_and_is_not_wanted_any_more_is_no_longer_counted() {
        fails("/single");
        ledger.forgotten("/single");

        assertThat(ledger.status(Optional.empty()).stale()).isFalse();
    }

    @Test
    void the_bytes_of_all_answers_are_counted() {
        answers("/a");
        answers("/b");

        assertThat(ledger.status(Optional.empty()).bytes()).isEqualTo(200);
    }

    @Test
    void an_old_answer_is_counted_as_an_answer_but_stale() {
        ledger.answered("/a", answer(7, Optional.of("no leader")));

        assertThat(ledger.status(Optional.empty()).stale()).isTrue();
        assertThat(ledger.status(Optional.empty()).answers()).isEqualTo(1);
        assertThat(ledger.status(Optional.empty()).lastError()).hasValue("no leader");
    }

    @Test
    void a_recovery_is_told_once() {
        answers("/a");
        fails("/a");
        answers("/a");
        answers("/a");

        assertThat(recoveries).hasValue(1);
    }

    @Test
    void the_age_is_counted_from_the_last_answer_of_any_watch() {
        now = now.plusSeconds(5);
        assertThat(ledger.status(Optional.empty()).age()).isEqualTo(Duration.ofSeconds(5));
        assertThat(ledger.status(Optional.empty()).lastAnswer()).isEmpty();

        answers("/b");
        now = now.plusSeconds(3);
        fails("/a");

        assertThat(ledger.status(Optional.empty()).age()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void the_index_is_the_highest_of_all_watches() {
        ledger.answered("/a", answer(7, Optional.empty()));
        ledger.answered("/b", answer(12, Optional.empty()));
        ledger.answered("/a", answer(9, Optional.empty()));

        assertThat(ledger.status(Optional.empty()).index()).isEqualTo(12);
    }

    private void answers(String path) {
        ledger.answered(path, answer(1, Optional.empty()));
    }

    private static ConsulAnswer answer(long index, Optional<String> caveat) {
        return new ConsulAnswer(index, MissingNode.getInstance(), 100, caveat);
    }

    private void fails(String path) {
        ledger.failed(path, new ConsulReadException("cannot connect"), path + ": cannot connect");
    }
}
