package io.lictor.routing;

import static io.lictor.routing.Catalogs.instance;
import static io.lictor.routing.Catalogs.snapshot;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.catalog.CatalogService;
import io.lictor.catalog.Instance;
import io.lictor.catalog.KeySnapshot;
import io.lictor.catalog.StoredValue;
import io.lictor.path.Mark;
import io.lictor.routing.RejectedRoute.Reason;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What {@code lictor.filters} says. Filters are made here of every definition that does not begin with "Bad". */
final class FilterTagsTest {

    private static final RoutingRules RULES = RoutingRules.defaults().with(FilterTagsTest::make);

    private record Made(List<String> definitions) implements RouteFilters {}

    private static RouteFilters make(List<String> definitions) {
        for (String definition : definitions) {
            if (definition.startsWith("Bad")) {
                throw new RefusedFilterException(definition, "this one is bad");
            }
        }
        return new Made(definitions);
    }

    private final RegistrationReader reader = new RegistrationReader(RULES, List.of());
    private final OverrideBook book = new OverrideBook(reader.filters());

    private ServiceRegistrations read(Instance... instances) {
        return read(ServiceOverrides.NONE, instances);
    }

    private ServiceRegistrations read(ServiceOverrides overrides, Instance... instances) {
        CatalogService service =
                snapshot(instances).services().values().iterator().next();
        return ServiceRegistrations.read(service, overrides, reader);
    }

    private ServiceOverrides overrides(String value) {
        return book.turnTo(new KeySnapshot(
                        new TreeMap<>(Map.of("orders/filters", new StoredValue(value.getBytes(UTF_8))))))
                .of("orders");
    }

    private static TrafficChoices.Effective only(ServiceRegistrations service) {
        assertThat(service.traffic()).hasSize(1);
        return service.traffic().values().iterator().next();
    }

    private static List<String> filters(ServiceRegistrations service) {
        return only(service).policy().filters().definitions();
    }

    @Test
    void the_filters_of_a_tag_stand_in_their_order_with_bars_between_them() {
        ServiceRegistrations service =
                read(instance("orders", 1, "restful", "lictor.filters=AddRequestHeader=X-Green,yes | SetStatus=202"));

        assertThat(filters(service)).containsExactly("AddRequestHeader=X-Green,yes", "SetStatus=202");
        assertThat(only(service).layers()).containsEntry("filters", Layer.TAG);
        assertThat(only(service).policy().words())
                .containsEntry("filters", List.of("AddRequestHeader=X-Green,yes", "SetStatus=202"));
        assertThat(service.problems()).isEmpty();
    }

    @Test
    void a_route_of_which_nothing_is_said_has_none() {
        ServiceRegistrations service = read(instance("orders", 1, "restful"));

        assertThat(only(service).policy().filters().isEmpty()).isTrue();
        assertThat(only(service).policy().words()).doesNotContainKey("filters");
    }

    @Test
    void an_instance_whose_filters_are_refused_is_not_routed_and_costs_no_other() {
        ServiceRegistrations service = read(
                instance("orders", 1, "restful", "lictor.filters=A=1"),
                instance("orders", 2, "restful", "lictor.filters=A=1|Bad=2"));

        assertThat(service.members().values())
                .singleElement()
                .satisfies(members -> assertThat(members)
                        .extracting(member -> member.instance().id().serviceId())
                        .containsExactly("orders-1"));
        assertThat(filters(service)).containsExactly("A=1");
        assertThat(service.problems()).singleElement().satisfies(rejected -> {
            assertThat(rejected.subject()).isEqualTo("lictor.filters=A=1|Bad=2");
            assertThat(rejected.reason()).isEqualTo(Reason.BAD_VALUE);
            assertThat(rejected.message()).contains("this one is bad", "not routed");
            assertThat(rejected.mark()).contains(Mark.of("lictor.filters=A=1|Bad=2", 20, 5));
        });
    }

    @Test
    void a_filter_that_is_missing_between_two_bars_is_not_left_out_silently() {
        assertThat(Keys.FILTERS.read("A=1||B=2", Layer.TAG).value()).containsExactly("A=1", "", "B=2");
    }

    @Test
    void where_instances_differ_the_one_that_changed_last_counts_and_it_is_listed() {
        ServiceRegistrations service = read(
                instance("orders", 1, "restful", "lictor.filters=A=1"),
                instance("orders", 2, "restful", "lictor.filters=A=2"),
                instance("orders", 3, "restful"));

        assertThat(filters(service)).containsExactly("A=2");
        assertThat(service.problems()).singleElement().satisfies(rejected -> {
            assertThat(rejected.reason()).isEqualTo(Reason.DISAGREEMENT);
            assertThat(rejected.subject()).isEqualTo("lictor.filters");
        });
    }

    @Test
    void the_operator_sets_other_filters_or_switches_them_off() {
        Instance tagged = instance("orders", 1, "restful", "lictor.filters=A=1");

        assertThat(filters(read(overrides("B=2"), tagged))).containsExactly("B=2");
        assertThat(filters(read(overrides("off"), tagged))).isEmpty();
    }

    @Test
    void an_override_that_is_refused_leaves_the_last_good_one_in_use() {
        overrides("B=2");
        ServiceOverrides broken = overrides("Bad=2");

        assertThat(filters(read(broken, instance("orders", 1, "restful")))).containsExactly("B=2");
        assertThat(broken.problems())
                .singleElement()
                .satisfies(rejected -> assertThat(rejected.message())
                        .contains("this one is bad", "the last good value stays in use: B=2"));
    }

    @Test
    void without_a_good_one_before_it_nothing_is_served_without_the_filters() {
        ServiceRegistrations service = read(overrides("Bad=2"), instance("orders", 1, "restful"));

        assertThat(service.members()).isEmpty();
        assertThat(service.problems()).extracting(RejectedRoute::subject).contains("lictor/services/orders/filters");
    }
}
