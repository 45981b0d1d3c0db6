package io.lictor.balancing;

import static io.lictor.balancing.Fixture.A;
import static io.lictor.balancing.Fixture.B;
import static io.lictor.balancing.Fixture.C;
import static io.lictor.balancing.Fixture.eject;
import static io.lictor.balancing.Fixture.endpoint;
import static io.lictor.balancing.Fixture.policy;
import static io.lictor.balancing.Fixture.refusal;
import static io.lictor.balancing.Fixture.status;
import static io.lictor.balancing.Fixture.take;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What becomes of the last endpoints. */
final class PanicTest {
    private final Fixture fixture = new Fixture();

    @Test
    void the_only_endpoint_is_called_even_when_its_circuit_is_open() {
        Cluster cluster = fixture.cluster(A);
        eject(cluster, A);

        assertThat(take(cluster).endpoint()).isEqualTo(A);
        assertThat(cluster.divisionStatus().panic()).isTrue();
        assertThat(cluster.isInPanic()).isTrue();
    }

    @Test
    void of_two_one_may_be_out() {
        Cluster cluster = fixture.cluster(policy(Picking.RR), A, B);
        eject(cluster, A);

        assertThat(fixture.count(cluster, 100)).containsOnlyKeys("b");
        assertThat(cluster.divisionStatus().panic()).isFalse();
        assertThat(cluster.isInPanic()).isFalse();
    }

    @Test
    void when_both_are_out_both_are_called() {
        Cluster cluster = fixture.cluster(policy(Picking.RR), A, B);
        eject(cluster, A);
        eject(cluster, B);

        assertThat(fixture.count(cluster, 100).values()).containsExactly(50, 50);
        assertThat(cluster.divisionStatus().panic()).isTrue();
    }

    @Test
    void of_three_one_may_be_out_and_a_second_one_brings_all_back() {
        Cluster cluster = fixture.cluster(policy(Picking.RR), A, B, C);
        eject(cluster, A);
        assertThat(fixture.count(cluster, 100)).containsOnlyKeys("b", "c");

        eject(cluster, B);

        assertThat(cluster.divisionStatus().panic()).isTrue();
        assertThat(fixture.count(cluster, 99).values()).containsExactly(33, 33, 33);
    }

    @Test
    void in_panic_the_failing_ones_still_lose_by_their_latency() {
        Cluster cluster = fixture.cluster(A, B, C);
        fixture.succeedAfter(take(cluster, A, B), 20);
        eject(cluster, A);
        eject(cluster, B);

        assertThat(fixture.count(cluster, 1_000).get("c")).isBetween(600, 720);
    }

    @Test
    void a_call_made_in_panic_is_no_probe() {
        Cluster cluster = fixture.cluster(A);
        eject(cluster, A);
        Permit early = take(cluster);
        fixture.pastOpenTime();
        fixture.pastOpenTime();
        Permit probe = take(cluster);
        Permit beside = take(cluster);
        assertThat(status(cluster, A).circuit()).isEqualTo(Circuit.HALF_OPEN);

        early.success();
        beside.success();
        assertThat(status(cluster, A).circuit()).isEqualTo(Circuit.HALF_OPEN);
        take(cluster).ignore();
        take(cluster).failure(Failure.RESET);
        assertThat(status(cluster, A).circuit()).isEqualTo(Circuit.HALF_OPEN);

        probe.success();
        assertThat(status(cluster, A).circuit()).isEqualTo(Circuit.CLOSED);
        assertThat(cluster.divisionStatus().panic()).isFalse();
        assertThat(status(cluster, A).inFlight()).isZero();
    }

    @Test
    void a_floor_of_zero_means_never() {
        Cluster cluster = Fixture.strict().cluster(A, B);
        eject(cluster, A);
        eject(cluster, B);

        assertThat(refusal(cluster)).isEqualTo(Refusal.CIRCUITS_OPEN);
        assertThat(cluster.divisionStatus().panic()).isFalse();
    }

    @Test
    void a_light_majority_may_be_out_when_most_of_the_weight_is_well() {
        Fixture all = new Fixture(Fixture.settings(BalancingSettings.Spreading.defaults(), 100));
        Endpoint heavy = endpoint("h", 10);
        Cluster cluster = all.cluster(policy(Picking.RR), A, B, heavy);
        eject(cluster, A);
        eject(cluster, B);

        assertThat(all.count(cluster, 100)).containsOnlyKeys("h");
    }

    @Test
    void no_more_than_half_of_the_endpoints_are_out_at_once_and_the_first_ones_stay_out() {
        Fixture calm = new Fixture(Fixture.settings(Fixture.strictSpreading(), 50));
        List<Endpoint> six = Stream.of("a", "b", "c", "d", "e", "f")
                .map(name -> endpoint(name, 1))
                .toList();
        Cluster cluster = calm.cluster(policy(Picking.RR), six);
        for (Endpoint endpoint : six.subList(0, 4)) {
            eject(cluster, endpoint);
            calm.clock.advanceMillis(1);
        }

        assertThat(calm.count(cluster, 90)).containsOnlyKeys("d", "e", "f");
    }

    @Test
    void when_nobody_may_be_out_everybody_is_called() {
        Fixture lenient = new Fixture(Fixture.settings(Fixture.strictSpreading(), 0));
        Cluster cluster = lenient.cluster(A);
        eject(cluster, A);

        assertThat(take(cluster).endpoint()).isEqualTo(A);
    }
}
