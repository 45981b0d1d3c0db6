package io.lictor.balancing;

import static io.lictor.balancing.Fixture.eject;
import static io.lictor.balancing.Fixture.endpoint;
import static io.lictor.balancing.Fixture.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HashPickingTest {
    private static final int KEYS = 10_000;

    private final Fixture fixture = new Fixture();
    private final List<Endpoint> ten = IntStream.range(0, 10)
            .mapToObj(i -> endpoint((char) ('a' + i) + "", 1))
            .toList();

    @Test
    void a_key_goes_to_the_same_endpoint_in_all_gateways() {
        Map<String, String> owners = owners(fixture.cluster(policy(Picking.HASH), ten));
        List<Endpoint> reversed = new ArrayList<>(ten);
        Collections.reverse(reversed);

        assertThat(owners(new Fixture().cluster(policy(Picking.HASH), reversed)))
                .isEqualTo(owners);
    }

    @Test
    void keys_are_spread_by_weight() {
        List<Endpoint> two = List.of(endpoint("a", 1), endpoint("b", 3));

        Map<String, Integer> counts = counts(owners(fixture.cluster(policy(Picking.HASH), two)));

        assertThat(counts.get("a")).isCloseTo(KEYS / 4, within(KEYS / 20));
    }

    @Test
    void when_one_leaves_only_its_keys_move_and_not_all_to_one() {
        Cluster before = fixture.cluster(policy(Picking.HASH), ten);
        Map<String, String> owners = owners(before);

        Map<String, String> after =
                owners(fixture.factory.next(before, "orders", ten.subList(1, 10), policy(Picking.HASH)));

        Map<String, Integer> heirs = new HashMap<>();
        owners.forEach((key, owner) -> {
            if (owner.equals("a")) {
                heirs.merge(after.get(key), 1, Integer::sum);
            } else {
                assertThat(after.get(key)).isEqualTo(owner);
            }
        });
        assertThat(heirs).hasSize(9);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 8})
    void when_one_of_few_leaves_the_others_keep_their_keys(int size) {
        Cluster before = fixture.cluster(policy(Picking.HASH), ten.subList(0, size));
        Map<String, String> kept = owners(before);
        kept.values().removeIf("a"::equals);

        Map<String, String> after =
                owners(fixture.factory.next(before, "orders", ten.subList(1, size), policy(Picking.HASH)));

        assertThat(after).containsAllEntriesOf(kept);
    }

    @Test
    void while_one_is_ejected_its_keys_go_to_the_next_and_come_back() {
        Cluster cluster = fixture.cluster(policy(Picking.HASH), ten);
        Map<String, String> owners = owners(cluster);
        eject(cluster, ten.get(3));
        Map<String, String> during = owners(cluster);
        assertThat(during.values()).doesNotContain("d");
        owners.forEach((key, owner) -> assertThat(during.get(key))
                .satisfiesAnyOf(
                        now -> assertThat(now).isEqualTo(owner),
                        now -> assertThat(owner).isEqualTo("d")));

        fixture.pastOpenTime();
        fixture.pastOpenTime();

        assertThat(owners(cluster)).isEqualTo(owners);
    }

    @Test
    void no_endpoint_has_more_than_a_quarter_above_its_share_of_the_calls_in_flight() {
        Cluster cluster = fixture.cluster(policy(Picking.HASH), ten);
        for (int i = 1; i <= 400; i++) {
            take(cluster, "the one key that all use");
            int most = (int) Math.ceil(1.25 * i / 10);
            assertThat(cluster.status())
                    .allSatisfy(status -> assertThat(status.inFlight()).isLessThanOrEqualTo(most));
        }
    }

    @Test
    void a_retry_of_a_key_goes_to_the_next_on_the_ring() {
        Cluster cluster = fixture.cluster(policy(Picking.HASH), ten);
        Endpoint first = end(take(cluster, "k"));

        Endpoint second = end(((Pick.Granted) cluster.pick(Set.of(first.id()), Optional.of("k"))).permit());
        Endpoint again = end(((Pick.Granted) cluster.pick(Set.of(first.id()), Optional.of("k"))).permit());

        assertThat(second).isNotEqualTo(first).isEqualTo(again);
    }

    @Test
    void what_has_no_key_is_picked_by_latency() {
        Cluster cluster = fixture.cluster(policy(Picking.HASH), ten.subList(0, 2));
        fixture.succeedAfter(Fixture.take(cluster, ten.get(1)), 400);

        assertThat(fixture.count(cluster, 100)).isEqualTo(Map.of("b", 100));
    }

    @Test
    void a_newcomer_gets_its_keys_bit_by_bit_and_each_moves_once() {
        Cluster before = fixture.cluster(policy(Picking.HASH), ten.subList(0, 9));
        Map<String, String> owners = owners(before);
        Cluster after = fixture.factory.next(before, "orders", ten, policy(Picking.HASH));
        int own = 0;
        for (int seconds = 0; seconds <= 30; seconds += 3) {
            Map<String, String> now = owners(after);
            int moved = counts(now).getOrDefault("j", 0);
            owners.forEach((key, owner) -> {
                if (owner.equals("j")) {
                    assertThat(now.get(key)).isEqualTo("j");
                }
            });
            assertThat(moved).isCloseTo((int) (KEYS / 10.0 * (0.1 + 0.9 * seconds / 30)), within(200));
            assertThat(moved).isGreaterThanOrEqualTo(own);
            own = moved;
            owners.putAll(now);
            fixture.clock.advanceMillis(3_000);
        }
    }

    @Test
    void a_ring_of_many_endpoints_stays_small() {
        List<Endpoint> many = IntStream.range(0, 5_000)
                .mapToObj(i -> new Endpoint(new EndpointId("n", "s" + i, "h", 1 + i), 1))
                .toList();

        assertThat(HashRing.of(many).size()).isLessThan(70_000);
    }

    private static Map<String, Integer> counts(Map<String, String> owners) {
        Map<String, Integer> counts = new HashMap<>();
        owners.values().forEach(owner -> counts.merge(owner, 1, Integer::sum));
        return counts;
    }

    private static Map<String, String> owners(Cluster cluster) {
        Map<String, String> owners = new HashMap<>();
        for (int i = 0; i < KEYS; i++) {
            String key = "user-" + i;
            owners.put(key, end(take(cluster, key)).id().serviceId());
        }
        return owners;
    }

    private static Permit take(Cluster cluster, String key) {
        return ((Pick.Granted) cluster.pick(Set.of(), Optional.of(key))).permit();
    }

    /** Well, so that a probe closes its circuit. */
    private static Endpoint end(Permit permit) {
        permit.success();
        return permit.endpoint();
    }
}
