package io.lictor.balancing;

import static io.lictor.balancing.Fixture.A;
import static io.lictor.balancing.Fixture.B;
import static io.lictor.balancing.Fixture.C;
import static io.lictor.balancing.Fixture.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** Small simulations: calls arrive in even steps on a virtual clock and end when their endpoint's time is over. */
final class DistributionTest {
    private final Fixture fixture = new Fixture();
    private final Map<Endpoint, Integer> picked = new HashMap<>();

    @Test
    void equal_endpoints_share_equally() {
        simulate(fixture.cluster(A, B, C), 6_000, call -> 40_000, Permit::success);

        assertThat(picked.values())
                .hasSize(3)
                .allSatisfy(count -> assertThat(count).isBetween(1_800, 2_200));
    }

    @Test
    void under_load_weights_of_one_to_three_share_one_to_three() {
        Endpoint heavy = endpoint("h", 3);

        simulate(fixture.cluster(A, heavy), 8_000, call -> 40_000, Permit::success);

        assertThat(picked.get(A)).isBetween(1_800, 2_200);
    }

    @Test
    void a_slow_endpoint_gets_little() {
        simulate(
                fixture.cluster(A, B, C),
                6_000,
                permit -> permit.endpoint().equals(A) ? 200_000 : 20_000,
                Permit::success);

        assertThat(picked.get(A)).isLessThan(120);
    }

    @Test
    void a_black_hole_that_fails_fast_gets_almost_nothing() {
        simulate(fixture.cluster(A, B, C), 6_000, permit -> permit.endpoint().equals(A) ? 1_000 : 20_000, permit -> {
            if (permit.endpoint().equals(A)) {
                permit.failure(Failure.UNAVAILABLE);
            } else {
                permit.success();
            }
        });

        assertThat(picked.get(A)).isLessThan(5);
    }

    @Test
    void an_endpoint_that_recovers_gets_its_share_back() {
        Cluster cluster = fixture.cluster(A, B, C);
        Fixture.eject(cluster, A);
        simulate(cluster, 90_000, permit -> 20_000, Permit::success);
        picked.clear();

        simulate(cluster, 6_000, permit -> 20_000, Permit::success);

        assertThat(picked.get(A)).isBetween(1_700, 2_300);
    }

    /** One call per millisecond; {@code micros} says how long each takes. */
    private void simulate(Cluster cluster, int calls, ToLongFunction<Permit> micros, Consumer<Permit> ending) {
        long start = fixture.clock.getAsLong();
        PriorityQueue<Call> running = new PriorityQueue<>(Comparator.comparingLong(call -> call.endsAt() - start));
        for (int i = 0; i < calls; i++) {
            fixture.clock.advanceMillis(1);
            while (!running.isEmpty() && running.peek().endsAt() - fixture.clock.getAsLong() <= 0) {
                ending.accept(running.remove().permit());
            }
            Pick pick = cluster.pick(Set.of());
            assertThat(pick).isInstanceOf(Pick.Granted.class);
            Permit permit = ((Pick.Granted) pick).permit();
            picked.merge(permit.endpoint(), 1, Integer::sum);
            running.add(new Call(permit, fixture.clock.getAsLong() + micros.applyAsLong(permit) * 1_000));
        }
        running.forEach(call -> ending.accept(call.permit()));
    }

    private record Call(Permit permit, long endsAt) {}
}
