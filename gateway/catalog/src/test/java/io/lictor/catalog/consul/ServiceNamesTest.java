package io.lictor.catalog.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SortedMap;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class ServiceNamesTest {
    @Test
    void the_order_of_names_and_tags_does_not_matter() {
        assertThat(read("{\"web\":[\"a\",\"b\"],\"consul\":[]}"))
                .isEqualTo(read("{\"consul\":[],\"web\":[\"b\",\"a\"]}"));
    }

    @Test
    void a_service_without_tags_is_listed() {
        assertThat(read("{\"web\":null}").get("web")).isEmpty();
    }

    @Test
    void anything_but_an_object_is_a_failed_read() {
        assertThatThrownBy(() -> read("[]")).isInstanceOf(ConsulReadException.class);
    }

    private static SortedMap<String, SortedSet<String>> read(String body) {
        return ServiceNames.read(JsonMapper.shared().readTree(body));
    }
}
