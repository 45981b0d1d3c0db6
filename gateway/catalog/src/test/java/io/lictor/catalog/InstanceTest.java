package io.lictor.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InstanceTest {

    @ParameterizedTest
    @CsvSource({"PASSING, 7, true", "WARNING, 3, true", "CRITICAL, 0, false", "MAINTENANCE, 0, false"})
    void health_chooses_the_weight(Health health, int weight, boolean admitted) {
        Instance instance = instance("a", 1, health, new Weights(7, 3));

        assertThat(instance.effectiveWeight()).isEqualTo(weight);
        assertThat(instance.admitted()).isEqualTo(admitted);
    }

    @Test
    void a_warning_instance_with_warning_weight_zero_takes_no_traffic() {
        assertThat(instance("a", 1, Health.WARNING, new Weights(7, 0)).admitted())
                .isFalse();
    }

    @Test
    void instances_are_listed_oldest_registration_first() {
        CatalogService service = new CatalogService(
                "web",
                List.of(
                        instance("c", 9, Health.PASSING, Weights.DEFAULT),
                        instance("b", 5, Health.CRITICAL, Weights.DEFAULT),
                        instance("a", 5, Health.PASSING, Weights.DEFAULT)));

        assertThat(service.instances())
                .extracting(instance -> instance.id().serviceId())
                .containsExactly("a", "b", "c");
    }

    private static Instance instance(String id, long createIndex, Health health, Weights weights) {
        return new Instance(
                new InstanceId("node", id),
                "web",
                "10.0.0.1",
                80,
                List.of(),
                Map.of(),
                weights,
                health,
                createIndex,
                createIndex,
                "dc1",
                Map.of());
    }
}
