package io.lictor.balancing;

import static io.lictor.balancing.Fixture.A;
import static io.lictor.balancing.Fixture.B;
import static io.lictor.balancing.Fixture.C;
import static io.lictor.balancing.Fixture.endpoint;
import static io.lictor.balancing.Fixture.refusal;
import static io.lictor.balancing.Fixture.status;
import static io.lictor.balancing.Fixture.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ClusterTest {
    private final Fixture fixture = new Fixture();

    @Test
    void refuses_without_endpoints() {
        assertThat(fixture.cluster().isEmpty()).isTrue();
        assertThat(refusal(fixture.cluster())).isEqualTo(Refusal.NO_ENDPOINTS);
    }

    @Test
    void an_endpoint_of_weight_zero_is_shown_but_never_picked() {
        Endpoint idle = endpoint("b", 0);
        Cluster cluster = fixture.cluster(A, idle);

        assertThat(cluster.isEmpty()).isFalse();
        assertThat(refusal(cluster, A)).isEqualTo(Refusal.ALL_TRIED);
        assertThat(status(cluster, idle).endpoint()).isEqualTo(idle);
        assertThat(refusal(fixture.cluster(idle))).isEqualTo(Refusal.NO_ENDPOINTS);
    }

    @Test
    void those_tried_are_not_picked_again() {
        Cluster cluster = fixture.cluster(A, B, C);
        for (int i = 0; i < 50; i++) {
            assertThat(take(cluster, A, C).endpoint()).isEqualTo(B);
        }

        assertThat(refusal(cluster, A, B, C)).isEqualTo(Refusal.ALL_TRIED);
    }

    @Test
    void open_circuits_refuse_even_when_others_were_tried() {
        Cluster cluster = fixture.cluster(A, B);
        for (int i = 0; i < 10; i++) {
            take(cluster, B).failure(Failure.RESET);
        }

        assertThat(refusal(cluster, B)).isEqualTo(Refusal.CIRCUITS_OPEN);
        assertThat(take(cluster).endpoint()).isEqualTo(B);
    }

    @Test
    void the_endpoint_with_fewer_calls_in_flight_wins() {
        Cluster cluster = fixture.cluster(A, B);
        Endpoint first = take(cluster).endpoint();

        assertThat(take(cluster).endpoint()).isNotEqualTo(first);
    }

    @Test
    void cost_is_latency_times_load_over_weight() {
        Endpoint heavy = endpoint("h", 3);
        Cluster cluster = fixture.cluster(A, heavy);
        fixture.succeedAfter(take(cluster, heavy), 100);
        fixture.succeedAfter(take(cluster, A), 250);
        long now = fixture.clock.getAsLong();

        take(cluster, A);
        Cluster.Member light = cluster.members().get(0);
        Cluster.Member strong = cluster.members().get(1);

        assertThat(light.cost(now)).isCloseTo(100e6 * Math.exp(-0.025) * 1, within(1e5));
        assertThat(strong.cost(now)).isCloseTo(250e6 * 2 / 3, within(1e2));
        assertThat(take(cluster).endpoint()).isEqualTo(A);
        assertThat(take(cluster).endpoint()).isEqualTo(heavy);
    }

    @Test
    void ties_are_random() {
        Map<Endpoint, Integer> counts = new HashMap<>();
        Cluster cluster = fixture.cluster(A, B, C);
        for (int i = 0; i < 3_000; i++) {
            Permit permit = take(cluster);
            counts.merge(permit.endpoint(), 1, Integer::sum);
            permit.ignore();
        }

        assertThat(counts.values())
                .hasSize(3)
                .allSatisfy(count -> assertThat(count).isBetween(900, 1_100));
    }

    @Test
    void a_refused_connection_ejects_for_a_second() {
        Cluster cluster = fixture.cluster(A, B);
        take(cluster, B).failure(Failure.CONNECT_REFUSED);
        for (int i = 0; i < 20; i++) {
            assertThat(take(cluster).endpoint()).isEqualTo(B);
        }

        fixture.clock.advanceMillis(1_001);
        assertThat(cluster.members().get(0).state().ejected(fixture.clock.getAsLong()))
                .isFalse();
    }

    @Test
    void an_ejected_endpoint_is_the_last_resort() {
        Cluster cluster = fixture.cluster(A, B);
        take(cluster, B).failure(Failure.CONNECT_REFUSED);

        assertThat(take(cluster, B).endpoint()).isEqualTo(A);
        for (int i = 0; i < 10; i++) {
            take(cluster, A).failure(Failure.RESET);
        }
        assertThat(take(cluster).endpoint()).isEqualTo(A);
    }

    @Test
    void names_itself() {
        assertThat(fixture.cluster(A).name()).isEqualTo("orders");
    }
}
