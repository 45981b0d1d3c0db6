package io.lictor.balancing;

import static io.lictor.balancing.Fixture.A;
import static io.lictor.balancing.Fixture.status;
import static io.lictor.balancing.Fixture.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class PermitTest {
    private static final Offset<Double> ROUNDING = within(0.01);

    private final Fixture fixture = new Fixture();
    private final Cluster cluster = fixture.cluster(A);

    @Test
    void every_permit_ends_exactly_once() {
        List<Consumer<Permit>> endings = List.of(
                Permit::success,
                permit -> permit.failure(Failure.RESET),
                permit -> permit.failure(Failure.OVERLOADED, Duration.ofSeconds(7)),
                Permit::ignore);
        long outcomes = 0;
        for (Consumer<Permit> first : endings) {
            Permit permit = take(cluster);
            assertThat(status(cluster, A).inFlight()).isEqualTo(1);
            first.accept(permit);
            EndpointStatus after = status(cluster, A);
            outcomes += endings.indexOf(first) == 3 ? 0 : 1;

            endings.forEach(later -> later.accept(permit));
            permit.firstByte();

            assertThat(status(cluster, A)).isEqualTo(after);
            assertThat(after.inFlight()).isZero();
            assertThat(after.successes() + after.failures()).isEqualTo(outcomes);
        }
    }

    @Test
    void latency_is_the_time_to_the_end() {
        fixture.succeedAfter(take(cluster), 70);

        assertThat(status(cluster, A).latencyMillis()).isCloseTo(70, ROUNDING);
        assertThat(status(cluster, A).successes()).isEqualTo(1);
    }

    @Test
    void latency_is_the_time_to_the_first_byte_when_there_was_one() {
        Permit permit = take(cluster);
        fixture.clock.advanceMillis(50);
        permit.firstByte();
        permit.firstByte();
        fixture.clock.advanceMillis(900);
        permit.success();

        assertThat(status(cluster, A).latencyMillis()).isCloseTo(50 * Math.exp(-0.09), within(0.1));
    }

    @Test
    void a_failure_counts_as_five_seconds() {
        take(cluster).failure(Failure.SERVER_ERROR);

        assertThat(status(cluster, A).latencyMillis()).isCloseTo(5_000, ROUNDING);
        assertThat(status(cluster, A).failures()).isEqualTo(1);
    }

    @Test
    void a_failure_counts_as_its_retry_after_when_that_is_more() {
        take(cluster).failure(Failure.OVERLOADED, Duration.ofSeconds(20));

        assertThat(status(cluster, A).latencyMillis()).isCloseTo(20_000, ROUNDING);
    }

    @Test
    void a_retry_after_is_believed_up_to_a_minute_and_never_below_zero() {
        take(cluster).failure(Failure.OVERLOADED, Duration.ofSeconds(-20));
        assertThat(status(cluster, A).latencyMillis()).isCloseTo(5_000, ROUNDING);

        take(cluster).failure(Failure.OVERLOADED, Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(status(cluster, A).latencyMillis()).isCloseTo(60_000, ROUNDING);
    }

    @Test
    void an_ignored_call_teaches_nothing() {
        Permit permit = take(cluster);
        fixture.clock.advanceMillis(1);
        EndpointStatus before = status(cluster, A);
        permit.ignore();

        assertThat(status(cluster, A))
                .isEqualTo(new EndpointStatus(
                        A, Circuit.CLOSED, before.latencyMillis(), 0, 0, 0, Optional.empty(), 1, Optional.empty()));
    }

    @Test
    void the_last_failure_is_remembered_whatever_follows() {
        take(cluster).failure(Failure.RESET);
        take(cluster).failure(Failure.TIMEOUT);
        fixture.clock.advanceMillis(7);
        take(cluster).success();

        assertThat(status(cluster, A).lastFailure())
                .contains(new EndpointStatus.LastFailure(Failure.TIMEOUT, Duration.ofMillis(7)));
    }
}
