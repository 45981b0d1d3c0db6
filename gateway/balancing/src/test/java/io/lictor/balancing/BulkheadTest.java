package io.lictor.balancing;

import static io.lictor.balancing.Fixture.A;
import static io.lictor.balancing.Fixture.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class BulkheadTest {
    private final Bulkhead bulkhead = new Bulkhead();

    @Test
    void lets_in_as_many_as_may_be_under_way() {
        assertThat(bulkhead.tryEnter(2)).isTrue();
        assertThat(bulkhead.tryEnter(2)).isTrue();
        assertThat(bulkhead.tryEnter(2)).isFalse();
        assertThat(bulkhead.inFlight()).isEqualTo(2);

        bulkhead.leave();

        assertThat(bulkhead.tryEnter(2)).isTrue();
    }

    @Test
    void a_route_with_a_lower_limit_is_refused_first() {
        assertThat(bulkhead.tryEnter(1)).isTrue();

        assertThat(bulkhead.tryEnter(1)).isFalse();
        assertThat(bulkhead.tryEnter(2)).isTrue();
    }

    @Test
    void leaving_twice_is_an_error_that_lets_nobody_in() {
        assertThat(bulkhead.tryEnter(1)).isTrue();
        bulkhead.leave();

        assertThatThrownBy(bulkhead::leave).isInstanceOf(IllegalStateException.class);
        assertThat(bulkhead.inFlight()).isZero();
    }

    @Test
    void many_threads_never_exceed_the_limit() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Integer> work = () -> {
                int highest = 0;
                for (int i = 0; i < 50_000; i++) {
                    if (bulkhead.tryEnter(3)) {
                        highest = Math.max(highest, bulkhead.inFlight());
                        bulkhead.leave();
                    }
                }
                return highest;
            };
            List<Future<Integer>> results = threads.invokeAll(Collections.nCopies(4, work));
            for (Future<Integer> result : results) {
                assertThat(result.get()).isLessThanOrEqualTo(3);
            }
            assertThat(bulkhead.inFlight()).isZero();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void generations_and_parts_of_a_cluster_share_budget_and_bulkhead() {
        Fixture fixture = new Fixture();
        Cluster before = fixture.cluster(A);

        Cluster after = fixture.factory.next(before, "orders", List.of(A, B));
        Cluster part = fixture.factory.next(after, "orders#b", List.of(B));

        assertThat(after.bulkhead()).isSameAs(before.bulkhead()).isSameAs(part.bulkhead());
        assertThat(after.retryBudget()).isSameAs(before.retryBudget()).isSameAs(part.retryBudget());
        assertThat(fixture.cluster(A).bulkhead()).isNotSameAs(before.bulkhead());
    }
}
