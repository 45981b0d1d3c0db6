package io.lictor.balancing;

import static io.lictor.balancing.Fixture.A;
import static io.lictor.balancing.Fixture.B;
import static io.lictor.balancing.Fixture.C;
import static io.lictor.balancing.Fixture.eject;
import static io.lictor.balancing.Fixture.endpoint;
import static io.lictor.balancing.Fixture.refusal;
import static io.lictor.balancing.Fixture.status;
import static io.lictor.balancing.Fixture.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
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
        Cluster cluster = Fixture.strict().cluster(A, B);
        eject(cluster, A);

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
    void cost_is_latency_times_the_calls_that_share_the_weight() {
        Endpoint heavy = endpoint("h", 3);
        Cluster cluster = fixture.cluster(A, heavy);
        fixture.succeedAfter(take(cluster, heavy), 100);
        fixture.succeedAfter(take(cluster, A), 250);
        take(cluster, A);
        take(cluster, heavy);
        long now = fixture.clock.getAsLong();
        Candidate light = new Candidate(cluster.members().get(0), 0.5, 1, false);
        Candidate strong = new Candidate(cluster.members().get(1), 1.5, 1, false);

        assertThat(Cost.LATENCY.of(light, 1, now)).isCloseTo(100e6 * Math.exp(-0.025) * 3, within(3e5));
        assertThat(Cost.LATENCY.of(strong, 1, now)).isCloseTo(250e6 * 5 / 3, within(1e2));
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
        assertThat(status(cluster, A).ejection())
                .contains(new EndpointStatus.Ejection(EjectionReason.CONNECT_REFUSED, 1, Duration.ofSeconds(1)));

        fixture.clock.advanceMillis(1_001);
        assertThat(status(cluster, A).ejection()).isEmpty();
        assertThat(cluster.divisionStatus().tiers().get(0).usable()).isEqualTo(2);
    }

    @Test
    void an_endpoint_that_refused_a_connection_is_the_last_resort() {
        Cluster cluster = fixture.cluster(A, B);
        take(cluster, B).failure(Failure.CONNECT_REFUSED);

        assertThat(take(cluster, B).endpoint()).isEqualTo(A);
    }

    @Test
    void names_itself() {
        assertThat(fixture.cluster(A).name()).isEqualTo("orders");
    }
}
