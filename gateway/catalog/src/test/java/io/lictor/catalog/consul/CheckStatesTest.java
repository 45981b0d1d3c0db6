package io.lictor.catalog.consul;

import static io.lictor.catalog.consul.ScriptedConsul.check;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lictor.catalog.consul.CheckStates.Changes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class CheckStatesTest {
    private static final long INDEX = 90;
    private static final CheckStates BEFORE =
            states(check("w", "web", "passing", 10), check("node", "", "passing", 10));

    @Test
    void the_same_state_is_no_change() {
        assertThat(BEFORE.since(BEFORE, INDEX)).isEqualTo(new Changes(Map.of(), Map.of(), false));
    }

    @Test
    void a_new_output_is_no_change() {
        CheckStates now = states(check("w", "web", "passing", 20), check("node", "", "passing", 20));

        assertThat(now.since(BEFORE, INDEX)).isEqualTo(new Changes(Map.of(), Map.of(), false));
    }

    @Test
    void a_new_status_changes_the_service_as_of_its_index() {
        CheckStates now = states(check("w", "web", "critical", 20), check("node", "", "passing", 10));

        assertThat(now.since(BEFORE, INDEX)).isEqualTo(new Changes(Map.of("web", 20L), Map.of(), false));
    }

    @Test
    void a_check_of_a_node_changes_the_node() {
        CheckStates now = states(check("w", "web", "passing", 10), check("node", "", "critical", 20));

        assertThat(now.since(BEFORE, INDEX)).isEqualTo(new Changes(Map.of(), Map.of("n1", 20L), false));
    }

    @Test
    void a_check_more_tells_of_an_instance() {
        CheckStates now = states(
                check("w", "web", "passing", 10),
                check("node", "", "passing", 10),
                check("w2", "web", "passing", 20),
                check("s", "shop", "passing", 21));

        assertThat(now.since(BEFORE, INDEX)).isEqualTo(new Changes(Map.of("web", 20L, "shop", 21L), Map.of(), true));
    }

    @Test
    void a_check_less_was_gone_by_the_index_of_the_answer() {
        CheckStates now = states(check("node", "", "passing", 10));

        assertThat(now.since(BEFORE, INDEX)).isEqualTo(new Changes(Map.of("web", INDEX), Map.of(), true));
    }

    @Test
    void a_check_that_changed_its_service_changes_both() {
        CheckStates now = states(check("w", "shop", "passing", 20), check("node", "", "passing", 10));

        assertThat(now.since(BEFORE, INDEX)).isEqualTo(new Changes(Map.of("web", 20L, "shop", 20L), Map.of(), true));
    }

    @Test
    void a_check_made_anew_tells_of_an_instance() {
        String again = check("w", "web", "passing", 20).replace("\"CreateIndex\":5", "\"CreateIndex\":20");
        CheckStates now = states(again, check("node", "", "passing", 10));

        assertThat(now.since(BEFORE, INDEX)).isEqualTo(new Changes(Map.of("web", 20L), Map.of(), true));
    }

    @Test
    void what_is_no_array_is_refused() {
        assertThatThrownBy(() -> CheckStates.read(JsonMapper.shared().readTree("{}")))
                .isInstanceOf(ConsulReadException.class)
                .hasMessageContaining("array of checks");
    }

    private static CheckStates states(String... checks) {
        return CheckStates.read(JsonMapper.shared().readTree(List.of(checks).toString()));
    }
}
