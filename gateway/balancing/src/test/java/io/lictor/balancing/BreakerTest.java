package io.lictor.balancing;

import static io.lictor.balancing.Fixture.A;
import static io.lictor.balancing.Fixture.B;
import static io.lictor.balancing.Fixture.breakCircuit;
import static io.lictor.balancing.Fixture.refusal;
import static io.lictor.balancing.Fixture.status;
import static io.lictor.balancing.Fixture.take;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BreakerTest {
    private final Fixture fixture = new Fixture();
    private final Cluster cluster = fixture.cluster(A);

    @Test
    void stays_closed_below_the_minimum_of_calls() {
        for (int i = 0; i < 9; i++) {
            take(cluster).failure(Failure.SERVER_ERROR);
        }

        assertThat(circuit()).isEqualTo(Circuit.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Failure.class,
            names = {"CONNECT_REFUSED", "CONNECT_FAILED", "RESET", "TIMEOUT", "SERVER_ERROR", "UNAVAILABLE"})
    void opens_at_half_of_the_calls_failed(Failure kind) {
        for (int i = 0; i < 5; i++) {
            take(cluster).success();
        }
        for (int i = 0; i < 5; i++) {
            assertThat(circuit()).isEqualTo(Circuit.CLOSED);
            take(cluster).failure(kind);
        }

        assertThat(circuit()).isEqualTo(Circuit.OPEN);
        assertThat(refusal(cluster)).isEqualTo(Refusal.CIRCUITS_OPEN);
    }

    @Test
    void looks_at_the_last_twenty_calls_only() {
        end(20, Permit::success);
        end(9, permit -> permit.failure(Failure.RESET));
        end(11, Permit::success);
        end(9, permit -> permit.failure(Failure.RESET));

        assertThat(circuit()).isEqualTo(Circuit.CLOSED);
        end(1, permit -> permit.failure(Failure.RESET));
        assertThat(circuit()).isEqualTo(Circuit.OPEN);
    }

    @Test
    void overload_costs_latency_but_does_not_open_a_closed_circuit() {
        for (int i = 0; i < 20; i++) {
            take(cluster).failure(Failure.OVERLOADED);
        }

        assertThat(circuit()).isEqualTo(Circuit.CLOSED);
        assertThat(status(cluster, A).latencyMillis()).isGreaterThan(4_999);
    }

    @Test
    void an_overloaded_probe_has_failed() {
        breakCircuit(cluster);
        fixture.pastOpenTime();

        take(cluster).failure(Failure.OVERLOADED);

        assertThat(circuit()).isEqualTo(Circuit.OPEN);
    }

    @Test
    void refuses_for_the_open_time_then_lets_a_single_probe_through() {
        breakCircuit(cluster);
        fixture.clock.advanceMillis(5_000);
        assertThat(refusal(cluster)).isEqualTo(Refusal.CIRCUITS_OPEN);

        fixture.clock.advanceMillis(1);
        take(cluster);

        assertThat(circuit()).isEqualTo(Circuit.HALF_OPEN);
        assertThat(refusal(cluster)).isEqualTo(Refusal.CIRCUITS_OPEN);
    }

    @Test
    void a_good_probe_closes_and_a_bad_one_opens_for_another_open_time() {
        breakCircuit(cluster);
        fixture.pastOpenTime();
        take(cluster).failure(Failure.TIMEOUT);
        assertThat(refusal(cluster)).isEqualTo(Refusal.CIRCUITS_OPEN);

        fixture.pastOpenTime();
        take(cluster).success();

        assertThat(circuit()).isEqualTo(Circuit.CLOSED);
        take(cluster);
    }

    @Test
    void a_probe_that_is_ignored_is_given_back() {
        breakCircuit(cluster);
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
        breakCircuit(cluster);
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
        breakCircuit(cluster);
        fixture.pastOpenTime();
        Permit probe = take(cluster);
        probe.firstByte();
        probe.failure(Failure.SERVER_ERROR);

        assertThat(circuit()).isEqualTo(Circuit.OPEN);
    }

    @Test
    void outcomes_of_streams_that_gave_their_probe_back_reach_an_open_circuit_without_effect() {
        breakCircuit(cluster);
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
        breakCircuit(cluster);
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
        breakCircuit(cluster);
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
        for (int i = 0; i < 9; i++) {
            take(cluster).failure(Failure.RESET);
        }
        assertThat(circuit())
                .as("nine failures of its own are below the minimum of ten")
                .isEqualTo(Circuit.CLOSED);
    }

    @Test
    void an_endpoint_that_probes_does_not_stop_the_others() {
        Cluster two = fixture.cluster(A, B);
        for (int i = 0; i < 10; i++) {
            take(two, B).failure(Failure.SERVER_ERROR);
        }
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

    private Circuit circuit() {
        return status(cluster, A).circuit();
    }
}
