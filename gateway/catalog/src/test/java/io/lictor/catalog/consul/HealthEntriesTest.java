package io.lictor.catalog.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lictor.catalog.Health;
import io.lictor.catalog.Instance;
import io.lictor.catalog.InstanceId;
import io.lictor.catalog.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

final class HealthEntriesTest {
    private final List<String> skipped = new ArrayList<>();

    @Test
    void a_full_entry_becomes_an_instance() {
        Instance instance = one("""
                {"Node":{"Node":"n1","Address":"10.0.0.1","Datacenter":"dc1","Meta":{"rack":"r7"}},
                 "Service":{"ID":"web-1","Service":"web","Tags":["z","a"],"Address":"10.0.0.2","Port":8080,
                  "Meta":{"version":"3"},"Weights":{"Passing":5,"Warning":2},"CreateIndex":14,"ModifyIndex":17},
                 "Checks":[{"CheckID":"serfHealth","Status":"passing"},{"CheckID":"service:web-1","Status":"warning"}]}
                """);

        assertThat(instance)
                .isEqualTo(new Instance(
                        new InstanceId("n1", "web-1"),
                        "web",
                        "10.0.0.2",
                        8080,
                        List.of("z", "a"),
                        Map.of("version", "3"),
                        new Weights(5, 2),
                        Health.WARNING,
                        14,
                        17,
                        "dc1",
                        Map.of("rack", "r7")));
    }

    @Test
    void an_entry_with_only_its_names_takes_defaults() {
        Instance instance = one("{\"Service\":{\"ID\":\"web-1\",\"Service\":\"web\"}}");

        assertThat(instance)
                .isEqualTo(new Instance(
                        new InstanceId("", "web-1"),
                        "web",
                        "",
                        0,
                        List.of(),
                        Map.of(),
                        Weights.DEFAULT,
                        Health.PASSING,
                        0,
                        0,
                        "",
                        Map.of()));
    }

    @Test
    void nulls_where_consul_has_maps_and_lists_take_defaults() {
        Instance instance = one("""
                {"Node":{"Node":"n1","Address":"10.0.0.1","Meta":null},"Checks":null,
                 "Service":{"ID":"web-1","Service":"web","Tags":null,"Meta":null,"Weights":null,"Address":null,"Port":null}}
                """);

        assertThat(instance.host()).isEqualTo("10.0.0.1");
        assertThat(instance.tags()).isEmpty();
        assertThat(instance.weights()).isEqualTo(Weights.DEFAULT);
    }

    @Test
    void a_service_without_an_address_is_at_its_nodes() {
        Instance instance = one("""
                {"Node":{"Node":"n1","Address":"10.0.0.1"},"Service":{"ID":"web-1","Service":"web","Address":"","Port":1}}
                """);

        assertThat(instance.host()).isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({"-1, -1", "0, 0", "70000, 70000", "\"x\", 0", "99999999999999999999, 0", "{}, 0", "1.5, 1"})
    void an_odd_port_is_left_to_the_routing_to_judge(String written, int port) {
        Instance instance = one("{\"Service\":{\"ID\":\"web-1\",\"Service\":\"web\",\"Port\":" + written + "}}");

        assertThat(instance.port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Node\":{\"Node\":\"n9\"},\"Service\":{\"Service\":\"web\"}}",
                "{\"Node\":{\"Node\":\"n9\"},\"Service\":{\"ID\":\"web-1\"}}",
                "{\"Node\":{\"Node\":\"n9\"}}",
                "{\"Node\":{\"Node\":\"n9\"},\"Service\":[1]}"
            })
    void an_entry_without_id_or_name_is_left_out_alone(String nameless) {
        String body = "[" + nameless + ",{\"Service\":{\"ID\":\"web-2\",\"Service\":\"web\"}}, 7]";

        assertThat(read(body)).extracting(instance -> instance.id().serviceId()).containsExactly("web-2");
        assertThat(skipped).hasSize(2).first().asString().contains("n9", "Service.ID");
    }

    @Test
    void an_entry_of_a_service_whose_name_differs_in_case_is_none_of_this_one() {
        String body =
                "[{\"Service\":{\"ID\":\"1\",\"Service\":\"Web\"}},{\"Service\":{\"ID\":\"2\",\"Service\":\"web\"}}]";

        assertThat(read(body)).extracting(instance -> instance.id().serviceId()).containsExactly("2");
        assertThat(skipped).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "7", "\"[]\""})
    void anything_but_an_array_is_a_failed_read(String body) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(ConsulReadException.class)
                .hasMessageContaining("not an array");
    }

    @ParameterizedTest
    @CsvSource({
        "passing, passing, PASSING",
        "passing, warning, WARNING",
        "warning, critical, CRITICAL",
        "critical, passing, CRITICAL",
        "passing, '', CRITICAL",
        "passing, sleepy, CRITICAL"
    })
    void the_worst_check_counts(String nodeStatus, String serviceStatus, Health health) {
        assertThat(judge("[{\"CheckID\":\"serfHealth\",\"Status\":\"" + nodeStatus
                        + "\"},{\"CheckID\":\"service:web-1\",\"Status\":\"" + serviceStatus + "\"}]"))
                .isEqualTo(health);
    }

    @ParameterizedTest
    @ValueSource(strings = {"_node_maintenance", "_service_maintenance:web-1"})
    void maintenance_is_a_state_of_its_own_and_outranks_critical(String checkId) {
        assertThat(judge("[{\"CheckID\":\"" + checkId
                        + "\",\"Status\":\"critical\"},{\"CheckID\":\"x\",\"Status\":\"critical\"}]"))
                .isEqualTo(Health.MAINTENANCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"_node_maintenance", "_service_maintenance:web-1"})
    void the_note_says_why_it_is_in_maintenance(String checkId) {
        Instance instance = one("""
                {"Service":{"ID":"web-1","Service":"web"},
                 "Checks":[{"CheckID":"x","Status":"critical","Notes":"not this"},
                           {"CheckID":"%s","Status":"critical","Notes":"new disk"}]}
                """.formatted(checkId));

        assertThat(instance.note()).isEqualTo("new disk");
    }

    @Test
    void the_note_of_a_check_is_none_of_maintenance() {
        Instance instance = one("""
                {"Service":{"ID":"web-1","Service":"web"},
                 "Checks":[{"CheckID":"x","Status":"critical","Notes":"not this"}]}
                """);

        assertThat(instance.note()).isEmpty();
    }

    @Test
    void no_check_at_all_is_passing() {
        assertThat(judge("[]")).isEqualTo(Health.PASSING);
    }

    private Instance one(String entry) {
        List<Instance> instances = read("[" + entry + "]");
        assertThat(instances).hasSize(1);
        return instances.get(0);
    }

    private List<Instance> read(String body) {
        return HealthEntries.read("web", JsonMapper.shared().readTree(body), skipped::add);
    }

    private static Health judge(String checks) {
        return HealthJudge.judge(JsonMapper.shared().readTree(checks));
    }
}
