package io.lictor.balancing;

import static io.lictor.balancing.Fixture.endpoint;
import static io.lictor.balancing.Fixture.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class WeightTest {
    private static final int PICKS = 40_000;

    private final Fixture fixture = new Fixture();

    @ParameterizedTest
    @EnumSource(
            value = Picking.class,
            names = {"EWMA", "LEAST", "RR", "HASH"})
    void an_idle_cluster_divides_by_weight(Picking picking) {
        Cluster cluster = fixture.cluster(
                policy(picking), endpoint("a", 1), endpoint("b", 2), endpoint("c", 3), endpoint("d", 4));

        Map<String, Integer> counts = fixture.count(cluster, PICKS);

        assertThat(counts.get("a")).isCloseTo(PICKS / 10, within(400));
        assertThat(counts.get("b")).isCloseTo(2 * PICKS / 10, within(400));
        assertThat(counts.get("c")).isCloseTo(3 * PICKS / 10, within(400));
        assertThat(counts.get("d")).isCloseTo(4 * PICKS / 10, within(400));
    }

    @ParameterizedTest
    @EnumSource(Picking.class)
    void so_it_does_when_one_has_most_of_it(Picking picking) {
        Cluster cluster = fixture.cluster(policy(picking), endpoint("a", 1), endpoint("b", 1), endpoint("c", 18));

        Map<String, Integer> counts = fixture.count(cluster, PICKS);

        assertThat(counts.get("a")).isCloseTo(PICKS / 20, within(400));
        assertThat(counts.get("b")).isCloseTo(PICKS / 20, within(400));
    }

    @Test
    void each_is_in_pairs_twice_as_often_as_its_share_says() {
        double[] weights = {1, 5, 2, 2};
        PairDraw pairs = PairDraw.of(weights);
        Random random = new Random(42);
        int[] counts = new int[weights.length];
        for (int i = 0; i < PICKS; i++) {
            long pair = pairs.draw(random);
            counts[PairDraw.first(pair)]++;
            counts[PairDraw.second(pair)]++;
        }

        for (int i = 0; i < weights.length; i++) {
            assertThat(counts[i]).isCloseTo((int) (2 * PICKS * weights[i] / 10), within(500));
        }
    }

    @Test
    void two_that_are_equal_are_never_the_same() {
        PairDraw pairs = PairDraw.of(new double[] {7, 7, 7});
        Random random = new Random(42);
        for (int i = 0; i < 1_000; i++) {
            long pair = pairs.draw(random);
            assertThat(PairDraw.first(pair)).isNotEqualTo(PairDraw.second(pair));
        }
    }

    @Test
    void an_alias_table_draws_by_weight() {
        double[] weights = {0, 3, 0.5, 6.5, 0};
        AliasTable table = new AliasTable(weights);
        Random random = new Random(42);
        int[] counts = new int[weights.length];
        for (int i = 0; i < PICKS; i++) {
            counts[table.draw(random)]++;
        }

        for (int i = 0; i < weights.length; i++) {
            assertThat(counts[i]).isCloseTo((int) (PICKS * weights[i] / 10), within(400));
        }
        assertThat(counts[0] + counts[4]).isZero();
    }

    @Test
    void one_with_most_of_the_weight_that_fails_is_left() {
        Endpoint heavy = endpoint("h", 99);
        Cluster cluster = fixture.cluster(endpoint("a", 1), heavy);
        fixture.succeedAfter(Fixture.take(cluster, heavy), 20);
        Fixture.take(cluster, endpoint("a", 1)).failure(Failure.UNAVAILABLE);

        assertThat(fixture.count(cluster, 1_000)).isEqualTo(Map.of("a", 1_000));
    }

    @Test
    void in_round_robin_equal_ones_take_turns() {
        Cluster cluster = fixture.cluster(policy(Picking.RR), endpoint("a", 5), endpoint("b", 5), endpoint("c", 5));

        for (int round = 0; round < 100; round++) {
            assertThat(fixture.count(cluster, 3).values()).containsExactly(1, 1, 1);
        }
    }

    @Test
    void in_round_robin_the_turns_of_a_heavy_one_are_spread_evenly() {
        Cluster cluster = fixture.cluster(policy(Picking.RR), endpoint("a", 1), endpoint("b", 4));

        for (int window = 0; window < 100; window++) {
            assertThat(fixture.count(cluster, 10).get("a")).isBetween(1, 3);
        }
    }

    @Test
    void in_round_robin_a_change_of_health_does_not_begin_anew() {
        List<Endpoint> all = List.of(endpoint("a", 1), endpoint("b", 1), endpoint("c", 1));
        Cluster cluster = fixture.cluster(policy(Picking.RR), all);
        Fixture.eject(cluster, all.get(0));

        Map<String, Integer> counts = fixture.count(cluster, 1_000);

        assertThat(counts).isEqualTo(Map.of("b", 500, "c", 500));
    }
}
