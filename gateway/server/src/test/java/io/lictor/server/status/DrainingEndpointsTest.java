package io.lictor.server.status;

import static io.lictor.server.testing.Instances.passing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.balancing.Permit;
import io.lictor.balancing.Pick;
import io.lictor.catalog.Instance;
import io.lictor.routing.RouteTable;
import io.lictor.server.testing.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What is remembered of endpoints that have left, on a clock that the test turns. */
@Timeout(300)
final class DrainingEndpointsTest {

    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final Instance STAYS = passing("other", 9_001, "restful");
    private static final Instance LEAVES = passing("orders", 9_002, "restful");

    private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
    private final DrainingEndpoints draining =
            new DrainingEndpoints((endpoint, protocol) -> Optional.of(Instant.EPOCH.plus(DRAIN)), DRAIN, timer);
    private final Tables tables = new Tables(draining);

    @AfterEach
    void close() {
        tables.close();
    }

    private static Permit pick(RouteTable table) {
        Pick pick = table.wholeClusters("orders").get(0).pick(Set.of());
        return ((Pick.Granted) pick).permit();
    }

    private void untilRemembered(int endpoints) {
        await().until(() -> draining.size() == endpoints);
    }

    @Test
    void an_endpoint_that_leaves_with_a_call_is_there_until_the_call_ends() {
        Permit call = pick(tables.swap(STAYS, LEAVES));
        assertThat(draining.now()).isEmpty();

        tables.swap(STAYS);
        untilRemembered(1);

        assertThat(draining.now()).singleElement().satisfies(one -> {
            assertThat(one.instance()).isEqualTo(LEAVES);
            assertThat(one.inFlight()).isEqualTo(1);
            assertThat(one.since()).isEqualTo(Instant.EPOCH);
            assertThat(one.until()).contains(Instant.EPOCH.plus(DRAIN));
        });
        call.success();
        assertThat(draining.now()).isEmpty();
    }

    @Test
    void a_call_by_a_request_that_holds_an_older_table_is_seen() {
        RouteTable older = tables.swap(STAYS, LEAVES);
        tables.swap(STAYS);
        untilRemembered(1);
        assertThat(draining.now()).isEmpty();

        Permit call = pick(older);

        assertThat(draining.now()).hasSize(1);
        call.ignore();
        assertThat(draining.now()).isEmpty();
    }

    @Test
    void one_with_calls_is_remembered_beyond_the_drain_and_forgotten_after_them() {
        Permit call = pick(tables.swap(STAYS, LEAVES));
        tables.swap(STAYS);
        untilRemembered(1);

        timer.advanceTimeBy(DRAIN.multipliedBy(3));
        assertThat(draining.now()).hasSize(1);

        call.success();
        timer.advanceTimeBy(DRAIN);
        assertThat(draining.size()).isZero();
    }

    @Test
    void ten_thousand_that_leave_without_calls_are_forgotten_after_the_drain() {
        tables.swap(IntStream.range(0, 10_000)
                .mapToObj(i -> passing("service-" + i % 100, 10_000 + i, "restful"))
                .toArray(Instance[]::new));
        tables.swap(STAYS);
        untilRemembered(10_000);

        timer.advanceTimeBy(DRAIN.multipliedBy(2));

        assertThat(draining.size()).isZero();
    }

    @Test
    void an_endpoint_that_stays_while_its_service_scales_is_not_there() {
        Permit call = pick(tables.swap(LEAVES));

        tables.swap(LEAVES, passing("orders", 9_003, "restful"));
        tables.swap(LEAVES);
        untilRemembered(1);

        assertThat(draining.now()).isEmpty();
        call.success();
    }
}
