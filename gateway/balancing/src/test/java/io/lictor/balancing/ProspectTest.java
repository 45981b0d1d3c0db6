package io.lictor.balancing;

import static io.lictor.balancing.Fixture.A;
import static io.lictor.balancing.Fixture.B;
import static io.lictor.balancing.Fixture.C;
import static io.lictor.balancing.Fixture.eject;
import static io.lictor.balancing.Fixture.endpoint;
import static io.lictor.balancing.Fixture.grouped;
import static io.lictor.balancing.Fixture.policy;
import static io.lictor.balancing.Fixture.ranked;
import static io.lictor.balancing.Fixture.split;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What people are told of the endpoints a pick may take. */
final class ProspectTest {

    private final Fixture fixture = Fixture.strict();

    private static Map<String, Chance> chances(Cluster cluster) {
        return cluster.prospects().stream()
                .collect(Collectors.toMap(
                        prospect -> prospect.status().endpoint().id().serviceId(), Prospect::chance));
    }

    @Test
    void a_healthy_endpoint_may_be_picked() {
        Cluster cluster = fixture.cluster(A);

        assertThat(cluster.prospects()).singleElement().satisfies(prospect -> {
            assertThat(prospect.chance().pickable()).isTrue();
            assertThat(prospect.percent()).isEqualTo(100);
        });
    }

    @Test
    void one_whose_circuit_is_open_may_not_be_picked_until_it_is_time_for_a_probe() {
        Cluster cluster = fixture.cluster(A, B);
        eject(cluster, A);

        assertThat(chances(cluster)).containsEntry("a", Chance.EJECTED).containsEntry("b", Chance.PICKABLE);

        fixture.pastOpenTime();
        assertThat(chances(cluster)).containsEntry("a", Chance.PROBE);
    }

    @Test
    void in_a_panic_one_is_picked_although_its_circuit_is_open() {
        Cluster cluster = new Fixture().cluster(A, B, C);
        eject(cluster, A);
        eject(cluster, B);

        assertThat(chances(cluster)).containsEntry("a", Chance.FORCED).containsEntry("b", Chance.FORCED);
    }

    @Test
    void a_second_priority_is_spare_while_the_first_takes_all() {
        Cluster cluster = fixture.cluster(ranked("a", 0), ranked("b", 1));

        assertThat(chances(cluster)).containsEntry("a", Chance.PICKABLE).containsEntry("b", Chance.SPARE);
    }

    @Test
    void without_a_weight_or_a_share_of_the_split_one_is_never_picked() {
        Cluster cluster =
                fixture.cluster(split(Picking.RR, Map.of("dark", 0)), A, endpoint("b", 0), grouped("c", "dark"));

        assertThat(chances(cluster)).containsEntry("b", Chance.NO_WEIGHT).containsEntry("c", Chance.NO_SHARE);
    }

    @Test
    void the_owner_of_a_key_is_who_is_picked_for_it() {
        Cluster cluster = fixture.cluster(policy(Picking.HASH), A, B, C);
        for (int i = 0; i < 100; i++) {
            String key = "user-" + i;
            Optional<Endpoint> owner = cluster.owner(key);
            Pick pick = cluster.pick(Set.of(), Optional.of(key));
            assertThat(pick).isInstanceOfSatisfying(Pick.Granted.class, granted -> {
                assertThat(owner).contains(granted.permit().endpoint());
                granted.permit().success();
            });
        }
    }

    @Test
    void the_owner_of_a_key_is_never_one_that_is_ejected() {
        Cluster cluster = fixture.cluster(policy(Picking.HASH), A, B);
        eject(cluster, A);

        for (String key : List.of("1", "2", "3", "4", "5", "6", "7", "8")) {
            assertThat(cluster.owner(key)).contains(B);
        }
    }

    @Test
    void nobody_owns_a_key_where_nothing_is_picked_by_keys() {
        assertThat(fixture.cluster(A, B).owner("user")).isEmpty();
    }
}
