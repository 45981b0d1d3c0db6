package io.lictor.balancing;

import static io.lictor.balancing.Fixture.A;
import static io.lictor.balancing.Fixture.B;
import static io.lictor.balancing.Fixture.eject;
import static io.lictor.balancing.Fixture.refusal;
import static io.lictor.balancing.Fixture.status;
import static io.lictor.balancing.Fixture.take;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BreakerTest {
    private final Fixture fixture = Fixture.strict();
    private final Cluster cluster = fixture.cluster(A);

    @ParameterizedTest
    @EnumSource(
            value = Failure.class,
            names = {"CONNECT_REFUSED", "CONNECT_FAILED", "RESET", "TIMEOUT", "SERVER_ERROR", "UNAVAILABLE"})
    void opens_at_the_fifth_failure_in_a_row(Failure kind) {
        for (int i = 0; i < 5; i++) {
            assertThat(circuit()).isEqualTo(Circuit.CLOSED);
            take(cluster).failure(kind);
        }

        assertThat(circuit()).isEqualTo(Circuit.OPEN);
        assertThat(refusal(cluster)).isEqualTo(Refusal.CIRCUITS_OPEN);
        assertThat(ejection())
                .isEqualTo(new EndpointStatus.Ejection(EjectionReason.CONSECUTIVE_FAILURES, 1, Duration.ofSeconds(5)));
    }

    @Test
    void a_success_begins_a_new_row() {
        end(4, permit -> permit.failure(Failure.RESET));
        take(cluster).success();
        end(4, permit -> permit.failure(Failure.RESET));

        assertThat(circuit()).isEqualTo(Circuit.CLOSED);
    }

    @Test
    void opens_at_half_of_twenty_calls_failed() {
        for (int i = 0; i < 10; i++) {
            assertThat(circuit()).isEqualTo(Circuit.CLOSED);
            take(cluster).success();
            take(cluster).failure(Failure.SERVER_ERROR);
        }

        assertThat(circuit()).isEqualTo(Circuit.OPEN);
        assertThat(ejection().reason()).isEqualTo(EjectionReason.FAILURE_RATE);
    }

    @Test
    void looks_at_the_calls_of_the_last_ten_seconds_only() {
        for (int i = 0; i < 9; i++) {
            take(cluster).success();
            take(cluster).failure(Failure.SERVER_ERROR);
        }
        fixture.clock.advance(Duration.ofSeconds(11));
        for (int i = 0; i < 9; i++) {
            take(cluster).success();
            take(cluster).failure(Failure.SERVER_ERROR);
        }
        assertThat(circuit()).isEqualTo(Circuit.CLOSED);

        take(cluster).success();
        take(cluster).failure(Failure.SERVER_ERROR);

        assertThat(circuit()).isEqualTo(Circuit.OPEN);
    }

    @Test
    void overload_counts_for_the_rate_but_not_for_the_row() {
        end(19, permit -> permit.failure(Failure.OVERLOADED));
        assertThat(circuit()).isEqualTo(Circuit.CLOSED);
        assertThat(status(cluster, A).latencyMillis()).isGreaterThan(4_999);

        take(cluster).failure(Failure.OVERLOADED);

        assertThat(circuit()).isEqualTo(Circuit.OPEN);
        assertThat(ejection().reason()).isEqualTo(EjectionReason.FAILURE_RATE);
    }

    @Test
    void the_time_outs_of_clients_in_a_hurry_count_for_the_rate_but_not_for_the_row() {
        end(19, BreakerTest::lateForOneInAHurry);
        assertThat(circuit()).isEqualTo(Circuit.CLOSED);

        lateForOneInAHurry(take(cluster));

        assertThat(circuit()).isEqualTo(Circuit.OPEN);
        assertThat(ejection().reason()).isEqualTo(EjectionReason.FAILURE_RATE);
    }

    @Test
    void what_else_befalls_clients_in_a_hurry_counts_as_for_all() {
        end(5, permit -> {
            permit.hurry();
            permit.failure(Failure.RESET);
        });

        assertThat(circuit()).isEqualTo(Circuit.OPEN);
    }

    private static void lateForOneInAHurry(Permit permit) {
        permit.hurry();
        permit.failure(Failure.TIMEOUT);
    }

    @Test
    void overload_between_failures_does_not_break_the_row() {
        end(4, permit -> permit.failure(Failure.RESET));
        take(cluster).failure(Failure.OVERLOADED);
        take(cluster).failure(Failure.RESET);

        assertThat(circuit()).isEqualTo(Circuit.OPEN);
    }

    @Test
    void each_ejection_in_a_row_is_twice_as_long_up_to_a_minute() {
        eject(cluster, A);
        for (int seconds : new int[] {5, 10, 20, 40, 60, 60}) {
            assertThat(ejection().left()).isEqualTo(Duration.ofSeconds(seconds));
            fixture.clock.advance(Duration.ofSeconds(seconds));
            assertThat(refusal(cluster)).isEqualTo(Refusal.CIRCUITS_OPEN);
            fixture.clock.advanceMillis(1);
            take(cluster).failure(Failure.RESET);
            assertThat(ejection().reason()).isEqualTo(EjectionReason.PROBE_FAILED);
        }
        assertThat(ejection().times()).isEqualTo(7);
    }

    @Test
    void one_ejection_is_forgiven_for_each_minute_that_the_circuit_stays_closed() {
        eject(cluster, A);
        for (int seconds : new int[] {5, 10}) {
            fixture.clock.advance(Duration.ofSeconds(seconds).plusMillis(1));
            take(cluster).failure(Failure.RESET);
        }
        fixture.clock.advance(Duration.ofSeconds(21));
        take(cluster).success();
        assertThat(circuit()).isEqualTo(Circuit.CLOSED);

        fixture.clock.advance(Duration.ofSeconds(119));
        eject(cluster, A);

        assertThat(ejection().times()).as("three, less one, and one more").isEqualTo(3);
    }

    @Test
    void ejections_vary_by_a_tenth() {
        BalancingSettings usual = BalancingSettings.defaults();
        Fixture jittering = new Fixture(
                new BalancingSettings(usual.latency(), usual.ejecting(), Fixture.strictSpreading(), usual.retrying()));
        Set<Duration> lengths = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            Cluster fresh = jittering.cluster(A, B);
            eject(fresh, A);
            lengths.add(status(fresh, A).ejection().orElseThrow().left());
        }

        assertThat(lengths)
                .hasSizeGreaterThan(30)
                .allSatisfy(length -> assertThat(length.toMillis()).isBetween(4_500L, 5_500L));
    }

    @Test
    void an_overloaded_probe_has_failed() {
        eject(cluster, A);
        fixture.pastOpenTime();

        take(cluster).failure(Failure.OVERLOADED);

        assertThat(circuit()).isEqualTo(Circuit.OPEN);
    }

    @Test
    void refuses_for_the_open_time_then_lets_a_single_probe_through() {
        eject(cluster, A);
        fixture.clock.advanceMillis(5_000);
        assertThat(refusal(cluster)).isEqualTo(Refusal.CIRCUITS_OPEN);

        fixture.clock.advanceMillis(1);
        take(cluster);

        assertThat(circuit()).isEqualTo(Circuit.HALF_OPEN);
        assertThat(refusal(cluster)).isEqualTo(Refusal.CIRCUITS_OPEN);
    }

    @Test
    void a_good_probe_closes_and_a_bad_one_opens_for_another_open_time() {
        eject(cluster, A);
        fixture.pastOpenTime();
        take(cluster).failure(Failure.TIMEOUT);
        assertThat(refusal(cluster)).isEqualTo(Refusal.CIRCUITS_OPEN);

        fixture.pastOpenTime();
        fixture.pastOpenTime();
        take(cluster).success();

        assertThat(circuit()).isEqualTo(Circuit.CLOSED);
        take(cluster);
    }

    @Test
    void a_probe_that_is_ignored_is_given_back() {
        eject(cluster, A);
        fixture.pastOpenTime();

        for (int i = 0; i < 5; i++) {
            take(cluster).ignore();
            assertThat(circuit()).isEqualTo(Circuit.HALF_OPEN);
        }

        take(cluster);
        assertThat(refusal(cluster)).isEqualTo(Refusal.CIRCUITS_OPEN);
    }

    @Test
    void a_probe_that_answers_for_hours_does_not_hold_up_the_next() {
        eject(cluster, A);
        fixture.pastOpenTime();
        Permit stream = take(cluster);
        assertThat(refusal(cluster)).isEqualTo(Refusal.CIRCUITS_OPEN);

        stream.firstByte();
        take(cluster).success();

        assertThat(circuit()).isEqualTo(Circuit.CLOSED);
        stream.failure(Failure.RESET);
        assertThat(circuit()).isEqualTo(Circuit.CLOSED);
    }

    @Test
    void a_probe_that_began_to_answer_and_failed_has_failed() {
        eject(cluster, A);
        fixture.pastOpenTime();
        Permit probe = take(cluster);
        probe.firstByte();
        probe.failure(Failure.SERVER_ERROR);

        assertThat(circuit()).isEqualTo(Circuit.OPEN);
    }

    @Test
    void outcomes_of_streams_that_gave_their_probe_back_reach_an_open_circuit_without_effect() {
        eject(cluster, A);
        fixture.pastOpenTime();
        List<Permit> streams = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            streams.add(take(cluster));
            streams.get(i).firstByte();
        }
        streams.get(0).failure(Failure.RESET);
        streams.get(1).failure(Failure.RESET);
        streams.get(2).success();

        assertThat(circuit()).isEqualTo(Circuit.OPEN);
        assertThat(status(cluster, A).inFlight()).isZero();
    }

    @Test
    void a_probe_is_given_back_once_only() {
        eject(cluster, A);
        fixture.pastOpenTime();
        Permit probe = take(cluster);
        probe.firstByte();
        probe.ignore();

        take(cluster);
        assertThat(refusal(cluster)).isEqualTo(Refusal.CIRCUITS_OPEN);
    }

    @Test
    void an_outcome_is_credited_only_to_the_state_that_admitted_the_call() {
        List<Permit> slow = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            slow.add(take(cluster));
        }
        eject(cluster, A);
        fixture.pastOpenTime();
        Permit probe = take(cluster);

        slow.get(0).success();
        assertThat(circuit()).as("a success from before is not the probe").isEqualTo(Circuit.HALF_OPEN);
        slow.get(1).failure(Failure.RESET);
        assertThat(circuit()).as("nor is a failure").isEqualTo(Circuit.HALF_OPEN);
        slow.get(2).ignore();
        assertThat(refusal(cluster))
                .as("nor does it give back a probe it did not take")
                .isEqualTo(Refusal.CIRCUITS_OPEN);

        probe.success();
        slow.get(3).failure(Failure.RESET);
        end(4, permit -> permit.failure(Failure.RESET));
        assertThat(circuit()).as("four failures of its own are not five").isEqualTo(Circuit.CLOSED);
    }

    @Test
    void an_endpoint_that_probes_does_not_stop_the_others() {
        Cluster two = fixture.cluster(A, B);
        eject(two, A);
        fixture.pastOpenTime();
        take(two, B);

        for (int i = 0; i < 50; i++) {
            Permit permit = take(two);
            assertThat(permit.endpoint()).isEqualTo(B);
            permit.success();
        }
    }

    private void end(int calls, Consumer<Permit> ending) {
        for (int i = 0; i < calls; i++) {
            ending.accept(take(cluster));
        }
    }

    private EndpointStatus.Ejection ejection() {
        return status(cluster, A).ejection().orElseThrow();
    }

    private Circuit circuit() {
        return status(cluster, A).circuit();
    }
}
