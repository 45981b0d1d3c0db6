package io.lictor.balancing;

import static io.lictor.balancing.Fixture.A;
import static io.lictor.balancing.Fixture.B;
import static io.lictor.balancing.Fixture.C;
import static io.lictor.balancing.Fixture.policy;
import static io.lictor.balancing.Fixture.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SlowStartTest {
    private final Fixture fixture = new Fixture();

    @Test
    void the_first_endpoints_of_a_cluster_start_with_all_of_their_weight() {
        assertThat(status(fixture.cluster(A, B), A).slowStart()).isEqualTo(1);
    }

    @Test
    void so_do_the_first_after_there_were_none() {
        Cluster empty = fixture.cluster();

        assertThat(status(fixture.factory.next(empty, "orders", List.of(A)), A).slowStart())
                .isEqualTo(1);
    }

    @Test
    void a_newcomer_rises_from_a_tenth_to_all_in_thirty_seconds() {
        Cluster cluster = fixture.factory.next(fixture.cluster(A, B), "orders", List.of(A, B, C));

        for (int seconds = 0; seconds <= 30; seconds += 10) {
            assertThat(status(cluster, C).slowStart()).isCloseTo(0.1 + 0.03 * seconds, within(1e-9));
            fixture.clock.advance(Duration.ofSeconds(10));
        }
        assertThat(status(cluster, C).slowStart()).isEqualTo(1);
        assertThat(status(cluster, A).slowStart()).isEqualTo(1);
    }

    @Test
    void one_that_comes_back_is_a_newcomer() {
        Cluster without = fixture.factory.next(fixture.cluster(A, B), "orders", List.of(B));

        assertThat(status(fixture.factory.next(without, "orders", List.of(A, B)), A)
                        .slowStart())
                .isEqualTo(0.1);
    }

    @Test
    void a_swap_does_not_begin_anew() {
        Cluster with = fixture.factory.next(fixture.cluster(A, B), "orders", List.of(A, B, C));
        fixture.clock.advance(Duration.ofSeconds(20));

        assertThat(status(fixture.factory.next(with, "orders", List.of(A, B, C)), C)
                        .slowStart())
                .isCloseTo(0.7, within(1e-9));
    }

    @Test
    void a_cluster_may_have_none() {
        ClusterPolicy atOnce =
                new ClusterPolicy(Picking.EWMA, Duration.ZERO, BreakerPolicy.defaults(), new TreeMap<>());

        Cluster cluster = fixture.factory.next(fixture.cluster(A, B), "orders", List.of(A, B, C), atOnce);

        assertThat(status(cluster, C).slowStart()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Picking.class)
    void traffic_follows_the_factor_in_an_idle_cluster_too(Picking picking) {
        Cluster cluster = fixture.factory.next(fixture.cluster(A, B), "orders", List.of(A, B, C), policy(picking));

        assertThat(fixture.count(cluster, 21_000).get("c")).isCloseTo(1_000, within(200));
        fixture.clock.advance(Duration.ofSeconds(15));
        assertThat(fixture.count(cluster, 21_000).get("c")).isCloseTo((int) (21_000 * 0.55 / 2.55), within(500));
        fixture.clock.advance(Duration.ofSeconds(15));
        assertThat(fixture.count(cluster, 21_000).get("c")).isCloseTo(7_000, within(500));
    }
}
