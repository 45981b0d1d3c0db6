package io.lictor.server.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.routing.ActiveRouteTable;
import io.lictor.routing.RouteTable;
import io.lictor.server.testing.Instances;
import io.lictor.server.testing.Tables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.scheduler.VirtualTimeScheduler;

final class StatusStreamTest {

    private static final int MINUTE = 60;

    private VirtualTimeScheduler time;
    private final AtomicInteger made = new AtomicInteger();
    private final StatusEvents events = new StatusEvents(1000);

    @BeforeEach
    void stopTheClock() {
        time = VirtualTimeScheduler.getOrSet();
    }

    @AfterEach
    void letTheClockGo() {
        VirtualTimeScheduler.reset();
    }

    private StatusStream stream() {
        return new StatusStream(
                new ActiveRouteTable(), events, () -> "overview " + made.incrementAndGet(), "\"%s\""::formatted);
    }

    @Test
    void a_watcher_hears_at_once_and_then_each_second() {
        Watcher watcher = new Watcher(Long.MAX_VALUE);
        stream().events().subscribe(watcher);

        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(watcher.heard).hasSize(1);
        time.advanceTimeBy(Duration.ofSeconds(3));
        assertThat(watcher.heard).hasSize(4).allMatch(event -> "beat".equals(event.event()));
    }

    /** No buffer, which would be lost with a watcher that goes while it is on its way. */
    @Test
    void what_is_told_is_text_already() {
        Watcher watcher = new Watcher(Long.MAX_VALUE);
        stream().events().subscribe(watcher);
        time.advanceTimeBy(Duration.ofMillis(1));

        assertThat(watcher.heard.get(0).data()).isEqualTo("\"overview 1\"");
    }

    @Test
    void the_overview_is_made_once_for_all_watchers_and_not_without_one() {
        StatusStream stream = stream();
        List<Watcher> watchers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            watchers.add(new Watcher(Long.MAX_VALUE));
            stream.events().subscribe(watchers.get(i));
        }
        time.advanceTimeBy(Duration.ofMillis(1));
        int first = made.get();
        time.advanceTimeBy(Duration.ofSeconds(MINUTE));
        assertThat(made.get() - first).isEqualTo(MINUTE);

        watchers.forEach(Watcher::cancel);
        time.advanceTimeBy(Duration.ofSeconds(MINUTE));
        assertThat(made.get() - first).isEqualTo(MINUTE);
    }

    @Test
    void a_watcher_that_silent_read_holds_nobody_up_and_hears_the_latest_when_it_reads_again() {
        StatusStream stream = stream();
        Watcher lazy = new Watcher(1);
        Watcher other = new Watcher(Long.MAX_VALUE);
        stream.events().subscribe(lazy);
        stream.events().subscribe(other);

        time.advanceTimeBy(Duration.ofHours(1));
        assertThat(other.heard).hasSizeGreaterThanOrEqualTo(3600);
        assertThat(lazy.heard).hasSize(1);

        lazy.request(Long.MAX_VALUE);
        assertThat(lazy.heard).hasSizeLessThan(100);
        assertThat(lazy.heard.get(lazy.heard.size() - 1).data())
                .isEqualTo(other.heard.get(other.heard.size() - 1).data());
    }

    @Test
    void an_overview_follows_a_swap_soon_and_many_swaps_at_once_share_one() {
        try (Tables tables = new Tables()) {
            RouteTable table = tables.swap(Instances.passing("shop", 1, "restful"));
            stream().events().subscribe(new Watcher(Long.MAX_VALUE));
            time.advanceTimeBy(Duration.ofMillis(1));
            int first = made.get();

            for (int i = 0; i < 100; i++) {
                events.afterSwap(table, Set.of());
            }
            time.advanceTimeBy(Duration.ofMillis(300));

            assertThat(made.get() - first).isEqualTo(1);
        }
    }

    @Test
    void watchers_are_counted_until_they_go() {
        StatusStream stream = stream();
        Watcher reads = new Watcher(Long.MAX_VALUE);
        Watcher silent = new Watcher(0);
        stream.events().subscribe(reads);
        stream.events().subscribe(silent);
        assertThat(events.watchers()).isEqualTo(2);

        reads.cancel();
        silent.cancel();

        assertThat(events.watchers()).isZero();
    }

    private static final class Watcher extends BaseSubscriber<ServerSentEvent<String>> {
        private final List<ServerSentEvent<String>> heard = new ArrayList<>();
        private final long asks;

        Watcher(long asks) {
            this.asks = asks;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(asks);
        }

        @Override
        protected void hookOnNext(ServerSentEvent<String> event) {
            heard.add(event);
        }
    }
}
