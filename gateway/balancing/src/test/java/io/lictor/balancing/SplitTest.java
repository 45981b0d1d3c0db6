package io.lictor.balancing;

import static io.lictor.balancing.Fixture.eject;
import static io.lictor.balancing.Fixture.grouped;
import static io.lictor.balancing.Fixture.refusal;
import static io.lictor.balancing.Fixture.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SplitTest {
    private static final int PICKS = 20_000;
    private static final Endpoint CANARY = grouped("k", "canary");
    private static final List<Endpoint> FOUR =
            List.of(grouped("a", ""), grouped("b", ""), grouped("c", "stable"), CANARY);

    private final Fixture fixture = new Fixture();

    @ParameterizedTest
    @EnumSource(Picking.class)
    void a_group_gets_its_percent_whatever_the_number_of_its_endpoints(Picking picking) {
        Cluster cluster = fixture.cluster(split(picking, Map.of("canary", 5)), FOUR);

        Map<String, Integer> counts = fixture.count(cluster, PICKS);

        assertThat(counts.get("k")).isCloseTo(PICKS / 20, within(150));
        assertThat(counts.get("a")).isCloseTo(PICKS * 95 / 300, within(500));
        assertThat(counts.get("c")).isCloseTo(PICKS * 95 / 300, within(500));
    }

    @Test
    void a_group_that_has_no_endpoint_leaves_its_share_to_the_rest() {
        Cluster cluster = fixture.cluster(split(Picking.EWMA, Map.of("canary", 90)), FOUR.subList(0, 3));

        assertThat(fixture.count(cluster, 300)).containsOnlyKeys("a", "b", "c");
    }

    @Test
    void a_group_whose_endpoints_are_all_out_leaves_its_share_to_the_rest() {
        Cluster cluster = fixture.cluster(split(Picking.EWMA, Map.of("canary", 90)), FOUR);
        eject(cluster, CANARY);

        assertThat(fixture.count(cluster, 300)).containsOnlyKeys("a", "b", "c");
        assertThat(cluster.divisionStatus().panic()).isFalse();
    }

    @Test
    void without_a_rest_the_others_share_what_is_left() {
        Cluster cluster = fixture.cluster(
                split(Picking.EWMA, Map.of("x", 60, "y", 30, "z", 10)), grouped("y", "y"), grouped("z", "z"));

        assertThat(fixture.count(cluster, PICKS).get("z")).isCloseTo(PICKS / 4, within(400));
    }

    @Test
    void a_group_at_zero_is_like_an_endpoint_of_weight_zero() {
        Cluster cluster = fixture.cluster(split(Picking.EWMA, Map.of("canary", 0)), FOUR);

        assertThat(fixture.count(cluster, 1_000)).containsOnlyKeys("a", "b", "c");
        Cluster only = fixture.cluster(split(Picking.EWMA, Map.of("canary", 0)), CANARY);
        assertThat(only.isEmpty()).isTrue();
        assertThat(refusal(only)).isEqualTo(Refusal.NO_ENDPOINTS);
    }

    @Test
    void at_a_hundred_the_rest_stands_by() {
        Cluster cluster = fixture.cluster(split(Picking.EWMA, Map.of("canary", 100)), FOUR);
        assertThat(fixture.count(cluster, 100)).isEqualTo(Map.of("k", 100));

        eject(cluster, CANARY);

        assertThat(fixture.count(cluster, 300)).containsOnlyKeys("a", "b", "c");
    }

    @ParameterizedTest
    @EnumSource(Picking.class)
    void a_user_stays_in_the_canary_when_its_percent_rises(Picking picking) {
        Cluster five = fixture.cluster(split(picking, Map.of("canary", 5)), FOUR);
        Cluster twenty = fixture.factory.next(five, "orders", FOUR, split(picking, Map.of("canary", 20)));
        Map<Boolean, Integer> stayed = new HashMap<>();
        int inTwenty = 0;
        for (int i = 0; i < PICKS; i++) {
            Optional<String> user = Optional.of("user-" + i);
            boolean before = inCanary(five, user);
            assertThat(inCanary(five, user)).isEqualTo(before);
            boolean after = inCanary(twenty, user);
            inTwenty += after ? 1 : 0;
            if (before) {
                stayed.merge(after, 1, Integer::sum);
            }
        }

        assertThat(stayed).containsOnlyKeys(true);
        assertThat(stayed.get(true)).isCloseTo(PICKS / 20, within(150));
        assertThat(inTwenty).isCloseTo(PICKS / 5, within(300));
    }

    @Test
    void a_retry_leaves_the_group_when_everybody_in_it_was_tried() {
        Cluster cluster = fixture.cluster(split(Picking.EWMA, Map.of("canary", 100)), FOUR);

        Pick pick = cluster.pick(Set.of(CANARY.id()));

        assertThat(((Pick.Granted) pick).permit().endpoint().group()).isNotEqualTo("canary");
    }

    @Test
    void the_status_shows_what_each_group_gets() {
        Cluster cluster = fixture.cluster(split(Picking.LEAST, Map.of("canary", 5)), FOUR);

        ClusterStatus status = cluster.divisionStatus();

        assertThat(status.picking()).isEqualTo(Picking.LEAST);
        assertThat(status.tiers()).extracting(ClusterStatus.Tier::group).containsExactly("canary", "");
        assertThat(status.tiers().get(0).percent()).isCloseTo(5, within(1e-9));
        assertThat(status.tiers().get(1).percent()).isCloseTo(95, within(1e-9));
    }

    private static boolean inCanary(Cluster cluster, Optional<String> key) {
        Permit permit = ((Pick.Granted) cluster.pick(Set.of(), key)).permit();
        permit.ignore();
        return permit.endpoint().group().equals("canary");
    }
}
