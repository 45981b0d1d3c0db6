package io.lictor.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConditionTest {

    private static final Condition DEBUG = new Condition.Header("X-Debug", new ValueTest.Present());
    private static final Condition TENANT = new Condition.Header("x-tenant", new ValueTest.Equal("blue"));
    private static final Condition VERSION =
            new Condition.Parameter("v", new ValueTest.Matching(BoundedPattern.compile("[0-9]+")));

    record Asked(Map<String, List<String>> headers, Map<String, List<String>> parameters) implements RequestHead {
        @Override
        public String host() {
            return "";
        }

        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String rawPath() {
            return "/";
        }

        @Override
        public List<String> header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        }

        @Override
        public List<String> parameter(String name) {
            return parameters.getOrDefault(name, List.of());
        }
    }

    private static RequestHead headers(Map<String, List<String>> headers) {
        return new Asked(headers, Map.of());
    }

    @Test
    void a_header_is_there_with_any_value() {
        assertThat(DEBUG.holds(headers(Map.of("x-debug", List.of(""))))).isTrue();
        assertThat(DEBUG.holds(headers(Map.of()))).isFalse();
    }

    @Test
    void one_of_the_values_of_a_repeated_header_is_enough() {
        assertThat(TENANT.holds(headers(Map.of("x-tenant", List.of("red", "blue")))))
                .isTrue();
        assertThat(TENANT.holds(headers(Map.of("x-tenant", List.of("Blue"))))).isFalse();
    }

    @Test
    void a_parameter_fits_a_pattern() {
        assertThat(VERSION.holds(new Asked(Map.of(), Map.of("v", List.of("12")))))
                .isTrue();
        assertThat(VERSION.holds(new Asked(Map.of(), Map.of("v", List.of("12b")))))
                .isFalse();
    }

    @Test
    void all_any_and_not_mean_what_they_say() {
        RequestHead both = headers(Map.of("x-debug", List.of("1"), "x-tenant", List.of("blue")));
        RequestHead one = headers(Map.of("x-debug", List.of("1")));

        assertThat(Condition.all(List.of(DEBUG, TENANT)).holds(both)).isTrue();
        assertThat(Condition.all(List.of(DEBUG, TENANT)).holds(one)).isFalse();
        assertThat(Condition.any(List.of(DEBUG, TENANT)).holds(one)).isTrue();
        assertThat(Condition.any(List.of(VERSION, TENANT)).holds(one)).isFalse();
        assertThat(new Condition.Not(TENANT).holds(one)).isTrue();
        assertThat(new Condition.Not(DEBUG).holds(one)).isFalse();
    }

    @Test
    void the_order_they_are_written_in_and_repetition_make_no_difference() {
        assertThat(Condition.all(List.of(DEBUG, Condition.all(List.of(TENANT, VERSION)))))
                .isEqualTo(Condition.all(List.of(VERSION, TENANT, DEBUG, TENANT)));
        assertThat(Condition.any(List.of(DEBUG, TENANT))).isEqualTo(Condition.any(List.of(TENANT, DEBUG)));
    }

    @Test
    void none_is_none_and_one_is_itself() {
        assertThat(Condition.all(List.of())).isSameAs(Condition.always());
        assertThat(Condition.all(List.of(Condition.always(), DEBUG))).isSameAs(DEBUG);
        assertThat(Condition.any(List.of(Condition.always(), DEBUG))).isSameAs(Condition.always());
    }
}
