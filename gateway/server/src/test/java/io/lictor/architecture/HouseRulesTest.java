package io.lictor.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rules bite: each finds what a fixture does wrong. */
class HouseRulesTest {

    private static final String FIXTURE = "io.lictor.architecture.fixture";
    private static final JavaClasses LAYERS =
            new ClassFileImporter().importPackages(FIXTURE + ".upper", FIXTURE + ".lower");
    private static final JavaClasses CROOKED = new ClassFileImporter().importPackages(FIXTURE + ".crooked");

    @Test
    void a_class_that_reaches_up_is_found() {
        PackageGraph graph = new PackageGraph(FIXTURE, Map.of("upper", Set.of("lower"), "lower", Set.of()));

        assertThat(violations(graph.edges(), LAYERS))
                .isNotEmpty()
                .allSatisfy(violation ->
                        assertThat(violation).contains("fixture.lower.Lower").contains("upper.Upper"));
    }

    @Test
    void a_package_without_a_place_in_the_graph_is_found() {
        PackageGraph graph = new PackageGraph(FIXTURE, Map.of("upper", Set.of("lower")));

        assertThat(violations(graph.edges(), LAYERS))
                .anySatisfy(violation ->
                        assertThat(violation).contains("lower.Lower is in a package that the graph does not know"));
    }

    @Test
    void a_cycle_is_found() {
        PackageGraph graph = new PackageGraph(FIXTURE, Map.of());

        assertThat(violations(graph.noCycles(), LAYERS))
                .singleElement()
                .asString()
                .contains("Cycle detected");
    }

    @Test
    void a_class_that_could_be_final_is_found_unless_it_is_named() {
        String name = FIXTURE + ".crooked.OrderManager";

        assertThat(violations(HouseRules.concreteClassesAreFinal(Set.of()), CROOKED))
                .hasSize(1);
        assertThat(violations(HouseRules.concreteClassesAreFinal(Set.of(name)), CROOKED))
                .isEmpty();
    }

    @Test
    void an_empty_word_in_a_name_is_found() {
        assertThat(violations(HouseRules.namesSayWhatAClassDoes(), CROOKED)).hasSize(1);
        assertThat(violations(HouseRules.namesSayWhatAClassDoes(), LAYERS)).isEmpty();
    }

    @Test
    void a_package_that_is_not_null_marked_is_found() {
        assertThat(violations(HouseRules.packagesAreNullMarked(), CROOKED)).hasSize(1);
        assertThat(violations(HouseRules.packagesAreNullMarked(), LAYERS)).isEmpty();
    }

    @Test
    void an_injected_field_is_found() {
        assertThat(violations(HouseRules.noFieldInjection(), CROOKED))
                .singleElement()
                .asString()
                .contains("injected");
    }

    @Test
    void static_state_is_found_whether_the_field_changes_or_what_it_holds() {
        assertThat(violations(HouseRules.noStaticState(), CROOKED))
                .anySatisfy(violation -> assertThat(violation).contains("OrderManager.last"))
                .anySatisfy(violation -> assertThat(violation).contains("OrderManager.CALLS"))
                .hasSize(2);
    }

    @Test
    void the_time_is_found_as_a_call_and_as_a_method_reference() {
        assertThat(violations(BannedCalls.none("read the time", BannedCalls::readsTheTime, type -> false), CROOKED))
                .anySatisfy(violation -> assertThat(violation).contains("java.time.Instant.now()"))
                .anySatisfy(violation -> assertThat(violation).contains("java.lang.System.nanoTime()"))
                .hasSize(2);
    }

    @Test
    void waiting_is_found_also_inside_a_lambda() {
        assertThat(violations(BannedCalls.none("wait", BannedCalls::blocks, type -> false), CROOKED))
                .anySatisfy(violation -> assertThat(violation).contains("java.lang.Thread.sleep("))
                .anySatisfy(violation -> assertThat(violation).contains("reactor.core.publisher.Mono.block()"))
                .hasSize(2);
    }

    @Test
    void chance_is_found() {
        ArchRule rule = BannedCalls.none("throw dice", BannedCalls::throwsDice, type -> false);

        assertThat(violations(rule, CROOKED)).singleElement().asString().contains("java.util.Random");
    }

    @Test
    void an_exempt_class_is_left_alone() {
        ArchRule rule = BannedCalls.none(
                "wait", BannedCalls::blocks, type -> type.getSimpleName().equals("OrderManager"));

        assertThat(violations(rule, CROOKED)).isEmpty();
    }

    private static List<String> violations(ArchRule rule, JavaClasses classes) {
        return rule.evaluate(classes).getFailureReport().getDetails();
    }
}
