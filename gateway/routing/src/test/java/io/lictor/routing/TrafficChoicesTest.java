package io.lictor.routing;

import static io.lictor.routing.Catalogs.RULES;
import static io.lictor.routing.Catalogs.instance;
import static io.lictor.routing.Catalogs.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.balancing.Picking;
import io.lictor.catalog.CatalogService;
import io.lictor.catalog.Instance;
import io.lictor.routing.RejectedRoute.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the instances of a route choose together. */
final class TrafficChoicesTest {

    private static ServiceRegistrations read(Instance... instances) {
        CatalogService service =
                snapshot(instances).services().values().iterator().next();
        return ServiceRegistrations.read(service, ServiceOverrides.NONE, new RegistrationReader(RULES, List.of()));
    }

    private static TrafficChoices.Effective only(ServiceRegistrations service) {
        assertThat(service.members()).hasSize(1);
        return Objects.requireNonNull(
                service.traffic().get(service.members().keySet().iterator().next()));
    }

    @Test
    void without_a_word_the_operators_defaults_hold() {
        TrafficChoices.Effective effective = only(read(instance("orders", 1, "restful")));

        assertThat(effective.policy()).isEqualTo(RULES.traffic());
        assertThat(effective.layers()).isEmpty();
    }

    @Test
    void where_instances_differ_the_one_that_changed_last_counts_and_it_is_listed() {
        ServiceRegistrations service = read(
                instance("orders", 1, "restful", "lictor.timeout=1s"),
                instance("orders", 2, Map.of("lictor-timeout", "2s"), "restful"));

        assertThat(only(service).policy().timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(only(service).layers()).containsEntry("timeout", Layer.META);
        assertThat(service.problems()).extracting(RejectedRoute::reason).containsExactly(Reason.DISAGREEMENT);
        assertThat(service.problems().get(0).subject()).isEqualTo("lictor.timeout");
        assertThat(service.problems().get(0).message()).contains("2s at orders-2, 1s at orders-1", "the first counts");
    }

    @Test
    void instances_that_say_the_same_differently_and_those_that_say_nothing_do_not_differ() {
        ServiceRegistrations service = read(
                instance("orders", 1, "restful", "lictor.timeout=1000ms"),
                instance("orders", 2, "restful", "lictor.timeout=1s"),
                instance("orders", 3, "restful"));

        assertThat(only(service).policy().timeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(service.problems()).isEmpty();
    }

    @Test
    void each_route_goes_by_its_own_instances() {
        ServiceRegistrations service = read(
                instance("orders", 1, "restful", "lictor.timeout=1s"),
                instance("orders", 2, "rpc", "lictor.timeout=2s"));

        assertThat(service.traffic().values())
                .extracting(effective -> effective.policy().timeout())
                .containsExactlyInAnyOrder(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(service.problems()).isEmpty();
    }

    @Test
    void the_options_of_one_path_are_those_of_the_instance_that_changed_last() {
        ServiceRegistrations service = read(
                instance("orders", 1, "lictor.route=/o strip=/o"), instance("orders", 2, "lictor.route=/o priority=3"));

        PathRule rule = service.members().keySet().iterator().next().rule().orElseThrow();
        assertThat(service.members()).hasSize(1);
        assertThat(rule.priority()).isEqualTo(3);
        assertThat(rule.handling().segments()).isZero();
        assertThat(service.problems()).extracting(RejectedRoute::reason).containsExactly(Reason.DISAGREEMENT);
    }

    @Test
    void a_hash_implies_its_way_of_picking() {
        TrafficChoices.Effective effective =
                only(read(instance("orders", 1, Map.of("lictor-hash", "header:X-User"), "restful", "lictor.lb=rr")));

        assertThat(effective.policy().balancing().picking()).isEqualTo(Picking.HASH);
        assertThat(effective.policy().hash()).contains(new HashKey.Header("X-User"));
        assertThat(effective.layers()).containsEntry("lb", Layer.META);
    }

    @Test
    void a_stronger_word_for_picking_goes_before_a_hash() {
        TrafficChoices.Effective effective =
                only(read(instance("orders", 1, Map.of("lictor-lb", "rr"), "restful", "lictor.hash=header:X-User")));

        assertThat(effective.policy().balancing().picking()).isEqualTo(Picking.RR);
        assertThat(effective.policy().hash()).isEmpty();
        assertThat(effective.layers()).containsOnlyKeys("lb");
    }

    @Test
    void hashing_by_nothing_is_listed_and_the_operators_way_holds() {
        ServiceRegistrations service = read(instance("orders", 1, "restful", "lictor.lb=hash"));

        assertThat(only(service).policy()).isEqualTo(RULES.traffic());
        assertThat(service.problems()).extracting(RejectedRoute::reason).containsExactly(Reason.BAD_VALUE);
        assertThat(service.problems().get(0).message()).contains("lictor.hash=header:NAME");
    }

    @Test
    void off_switches_off_what_the_operator_has_switched_on() {
        TrafficPolicy usual = new TrafficPolicy(
                Duration.ofSeconds(30),
                1,
                java.util.Optional.of(Duration.ofMillis(5)),
                10,
                java.util.Optional.empty(),
                RULES.traffic().balancing());
        Problems problems = new Problems("orders");
        Registration member = new RegistrationReader(RULES, List.of())
                .read(instance("orders", 1, "restful", "lictor.hedge=off"), ServiceOverrides.NONE, problems)
                .orElseThrow();

        TrafficPolicy policy = TrafficChoices.over(usual, Choices.of(List.of(member), Keys.TRAFFIC, problems), problems)
                .policy();

        assertThat(policy.hedge()).isEmpty();
    }
}
