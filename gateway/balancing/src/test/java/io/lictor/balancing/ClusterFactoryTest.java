package io.lictor.balancing;

import static io.lictor.balancing.Fixture.A;
import static io.lictor.balancing.Fixture.B;
import static io.lictor.balancing.Fixture.C;
import static io.lictor.balancing.Fixture.eject;
import static io.lictor.balancing.Fixture.endpoint;
import static io.lictor.balancing.Fixture.status;
import static io.lictor.balancing.Fixture.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ClusterFactoryTest {
    private final Fixture fixture = new Fixture();

    @Test
    void endpoints_that_stay_keep_latency_load_and_breaker() {
        Cluster before = fixture.cluster(A, B);
        eject(before, A);
        Permit running = take(before, A);
        Endpoint reweighted = endpoint("a", 7);

        Cluster after = fixture.factory.next(before, "orders", List.of(reweighted, B, C));

        EndpointStatus kept = status(after, A);
        assertThat(kept.endpoint()).isEqualTo(reweighted);
        assertThat(kept.circuit()).isEqualTo(Circuit.OPEN);
        assertThat(kept.latencyMillis()).isEqualTo(status(before, A).latencyMillis());
        assertThat(status(after, B).inFlight()).isEqualTo(1);
        running.success();
        assertThat(status(after, B).inFlight()).isZero();
    }

    @Test
    void an_endpoint_that_leaves_and_returns_starts_anew() {
        Cluster before = fixture.cluster(A, B);
        take(before, B).failure(Failure.RESET);
        Cluster without = fixture.factory.next(before, "orders", List.of(B));

        Cluster again = fixture.factory.next(without, "orders", List.of(A, B));

        assertThat(status(again, A).failures()).isZero();
    }

    @Test
    void another_port_is_another_endpoint() {
        Cluster before = fixture.cluster(A);
        take(before).failure(Failure.RESET);
        EndpointId moved = new EndpointId("node-1", "a", "10.0.0.1", 9);

        Cluster after = fixture.factory.next(before, "orders", List.of(new Endpoint(moved, 1)));

        assertThat(after.status().get(0).failures()).isZero();
    }

    @Test
    void the_first_endpoints_start_at_the_seed() {
        assertThat(status(fixture.cluster(A), A).latencyMillis()).isEqualTo(30);
    }

    @Test
    void a_newcomer_starts_at_the_median_of_those_measured() {
        Endpoint unmeasured = endpoint("d", 1);
        Cluster before = fixture.cluster(A, B, C, unmeasured);
        Permit slow = take(before, A, B, unmeasured);
        Permit middle = take(before, A, C, unmeasured);
        Permit fast = take(before, B, C, unmeasured);
        fixture.succeedAfter(fast, 31);
        fixture.succeedAfter(middle, 60);
        fixture.succeedAfter(slow, 600);
        Endpoint newcomer = endpoint("e", 1);

        Cluster after = fixture.factory.next(before, "orders", List.of(A, B, C, unmeasured, newcomer));

        assertThat(status(after, newcomer).latencyMillis())
                .isCloseTo(status(after, B).latencyMillis(), within(0.001));
    }

    @Test
    void of_two_endpoints_with_one_id_the_first_counts() {
        Cluster cluster = fixture.cluster(endpoint("a", 2), endpoint("a", 5));

        assertThat(cluster.status())
                .extracting(status -> status.endpoint().weight())
                .containsExactly(2);
    }

    @Test
    void another_create_index_is_another_life() {
        Cluster before = fixture.cluster(lived("a", 1, 1), B);
        eject(before, lived("a", 1, 1));

        Cluster after = fixture.factory.next(before, "orders", List.of(lived("a", 2, 2), B));

        EndpointStatus reborn = status(after, A);
        assertThat(reborn.failures()).isZero();
        assertThat(reborn.circuit()).isEqualTo(Circuit.CLOSED);
        assertThat(reborn.slowStart()).isEqualTo(0.1);
    }

    @Test
    void another_modify_index_closes_the_circuit_and_keeps_the_rest() {
        Cluster before = fixture.cluster(lived("a", 1, 1), B);
        eject(before, lived("a", 1, 1));

        Cluster after = fixture.factory.next(before, "orders", List.of(lived("a", 1, 2), B));

        EndpointStatus registered = status(after, A);
        assertThat(registered.circuit()).isEqualTo(Circuit.CLOSED);
        assertThat(registered.ejection()).isEmpty();
        assertThat(registered.failures()).isEqualTo(5);
        assertThat(registered.slowStart()).isEqualTo(1);
    }

    @Test
    void another_modify_index_forgets_a_refused_connection() {
        Cluster before = fixture.cluster(lived("a", 1, 1), B);
        take(before, B).failure(Failure.CONNECT_REFUSED);

        Cluster after = fixture.factory.next(before, "orders", List.of(lived("a", 1, 2), B));

        assertThat(status(after, A).ejection()).isEmpty();
        assertThat(after.divisionStatus().tiers().get(0).usable()).isEqualTo(2);
    }

    @Test
    void a_breaker_that_is_switched_off_lets_everything_through() {
        Cluster before = fixture.cluster(A, B);
        eject(before, A);
        ClusterPolicy off = new ClusterPolicy(
                Picking.EWMA, Duration.ofSeconds(30), new BreakerPolicy(0, Duration.ofSeconds(5)), new TreeMap<>());

        Cluster after = fixture.factory.next(before, "orders", List.of(A, B), off);

        assertThat(status(after, A).circuit()).isEqualTo(Circuit.CLOSED);
        for (int i = 0; i < 100; i++) {
            take(after, B).failure(Failure.SERVER_ERROR);
        }
        assertThat(status(after, A).circuit()).isEqualTo(Circuit.CLOSED);
    }

    @Test
    void settings_say_which_number_is_wrong_and_what_is_expected() {
        assertThatThrownBy(() -> new BalancingSettings.Spreading("", 101, 140, 125))
                .hasMessage("panicFloorPercent is 101, expected 0 to 100");
        assertThatThrownBy(() -> new BalancingSettings.Latency(
                        Duration.ZERO, Duration.ofMillis(30), Duration.ofSeconds(5), Duration.ofSeconds(60)))
                .hasMessage("decay is PT0S, expected more than zero");
    }

    private static Endpoint lived(String name, long createIndex, long modifyIndex) {
        return new Endpoint(endpoint(name, 1).id(), 1, "", "", 0, createIndex, modifyIndex);
    }
}
