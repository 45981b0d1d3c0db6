package io.lictor.balancing;

import static io.lictor.balancing.Fixture.eject;
import static io.lictor.balancing.Fixture.take;
import static io.lictor.balancing.Fixture.zoned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class TierTest {
    private static final int PICKS = 20_000;

    private final Fixture fixture =
            new Fixture(Fixture.settings(new BalancingSettings.Spreading("east", 50, 140, 125), 100));

    @Nested
    final class Priority {
        private final List<Endpoint> near = ranked(0, "a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
        private final List<Endpoint> far = ranked(1, "p", "q", "r", "s", "t", "u", "v", "w", "x", "y");
        private final Cluster cluster = fixture.cluster(ClusterPolicy.defaults(), both(near, far));

        @Test
        void the_first_takes_all_while_it_can_bear_it() {
            assertThat(percents()).containsExactly(100, 0);

            near.subList(0, 2).forEach(endpoint -> eject(cluster, endpoint));

            assertThat(percents()).as("eight of ten bear 112 %").containsExactly(100, 0);
        }

        @Test
        void what_it_cannot_bear_spills_to_the_next() {
            near.subList(0, 4).forEach(endpoint -> eject(cluster, endpoint));

            assertThat(percents()).as("six of ten bear 84 %").containsExactly(84, 16);
            assertThat(count(far)).isCloseTo(PICKS * 16 / 100, within(400));
            assertThat(cluster.divisionStatus().panic()).isFalse();
        }

        @Test
        void the_next_takes_all_when_everybody_is_out() {
            near.forEach(endpoint -> eject(cluster, endpoint));

            assertThat(percents()).containsExactly(0, 100);
            assertThat(cluster.divisionStatus().panic())
                    .as("the others can take it all")
                    .isFalse();
        }

        @Test
        void traffic_comes_back_by_probes() {
            near.forEach(endpoint -> eject(cluster, endpoint));
            fixture.pastOpenTime();

            assertThat(percents()).containsExactly(100, 0);
            take(cluster).success();
            assertThat(percents()).as("one of ten has shown that it is well").containsExactly(14, 86);
            for (int i = 0; i < 6_000; i++) {
                fixture.clock.advanceMillis(20);
                take(cluster).success();
            }

            assertThat(percents()).containsExactly(100, 0);
        }

        @Test
        void while_all_probes_are_out_the_next_takes_it() {
            near.forEach(endpoint -> eject(cluster, endpoint));
            fixture.pastOpenTime();
            for (int i = 0; i < 10; i++) {
                assertThat(take(cluster).endpoint().priority()).isZero();
            }

            assertThat(take(cluster).endpoint().priority()).isEqualTo(1);
        }

        @Test
        void a_retry_goes_to_the_next_only_when_all_were_tried() {
            Cluster small = fixture.cluster(Fixture.ranked("a", 0), Fixture.ranked("b", 0), Fixture.ranked("c", 1));

            assertThat(take(small, Fixture.ranked("a", 0)).endpoint()).isEqualTo(Fixture.ranked("b", 0));
            assertThat(take(small, Fixture.ranked("a", 0), Fixture.ranked("b", 0))
                            .endpoint())
                    .isEqualTo(Fixture.ranked("c", 1));
        }

        private List<Integer> percents() {
            return TierTest.percents(cluster);
        }

        private int count(List<Endpoint> some) {
            return TierTest.this.count(cluster, some);
        }
    }

    @Nested
    final class Zone {
        @Test
        void the_gateways_own_takes_all_when_it_has_its_fair_share_of_the_weight() {
            Cluster cluster = cluster(zones("east", 5), zones("west", 5));

            assertThat(percents(cluster)).containsExactly(100, 0);
        }

        @Test
        void a_zone_with_one_of_ten_endpoints_is_not_drowned_by_half_of_the_gateways() {
            Cluster cluster = cluster(zones("east", 1), zones("west", 9));

            assertThat(percents(cluster))
                    .as("1.4 times a tenth, of the half that comes from gateways here")
                    .containsExactly(28, 72);
        }

        @Test
        void when_some_here_are_out_the_rest_spills_to_the_others() {
            List<Endpoint> east = zones("east", 10);
            Cluster cluster = cluster(east, zones("west", 10));
            east.subList(0, 5).forEach(endpoint -> eject(cluster, endpoint));

            assertThat(percents(cluster)).containsExactly(70, 30);
        }

        @Test
        void when_all_here_are_out_the_others_take_it() {
            List<Endpoint> east = zones("east", 2);
            Cluster cluster = cluster(east, zones("west", 8));
            east.forEach(endpoint -> eject(cluster, endpoint));

            assertThat(percents(cluster)).containsExactly(0, 100);
        }

        @Test
        void endpoints_of_no_zone_are_others() {
            Cluster cluster = cluster(zones("east", 1), zones("", 1));

            assertThat(cluster.divisionStatus().tiers())
                    .extracting(ClusterStatus.Tier::zone)
                    .containsExactly("east", "*");
        }

        @Test
        void without_a_zone_of_its_own_a_gateway_has_no_preference() {
            Cluster cluster = new Fixture().cluster(ClusterPolicy.defaults(), both(zones("east", 2), zones("", 2)));

            assertThat(cluster.divisionStatus().tiers()).hasSize(1);
        }

        @Test
        void where_nobody_is_here_there_is_no_preference() {
            assertThat(cluster(zones("west", 2), zones("south", 2))
                            .divisionStatus()
                            .tiers())
                    .hasSize(1);
        }

        private Cluster cluster(List<Endpoint> one, List<Endpoint> other) {
            return fixture.cluster(ClusterPolicy.defaults(), both(one, other));
        }

        private List<Endpoint> zones(String zone, int count) {
            char first = zone.equals("east") ? 'a' : zone.equals("west") ? 'k' : 'u';
            return Stream.iterate(first, name -> (char) (name + 1))
                    .limit(count)
                    .map(name -> zoned(String.valueOf(name), zone))
                    .toList();
        }
    }

    private static List<Integer> percents(Cluster cluster) {
        return cluster.divisionStatus().tiers().stream()
                .map(tier -> (int) Math.round(tier.percent()))
                .toList();
    }

    private int count(Cluster cluster, List<Endpoint> some) {
        return fixture.count(cluster, PICKS).entrySet().stream()
                .filter(entry -> some.stream()
                        .anyMatch(endpoint -> endpoint.id().serviceId().equals(entry.getKey())))
                .mapToInt(entry -> entry.getValue())
                .sum();
    }

    private static List<Endpoint> ranked(int priority, String... names) {
        return Arrays.stream(names).map(name -> Fixture.ranked(name, priority)).toList();
    }

    private static List<Endpoint> both(List<Endpoint> one, List<Endpoint> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }
}
