package io.lictor.catalog.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TagCoverTest {
    @Test
    void few_tags_stand_for_many_instances() {
        Optional<TagCover> cover = TagCover.of(List.of(
                List.of("v1", "restful"), List.of("v2", "restful"), List.of("rpc", "v1"), List.of("rpc", "v3")));

        assertThat(cover)
                .map(TagCover::filter)
                .hasValue("ServiceName == \"\" or ServiceTags contains \"restful\" or ServiceTags contains \"rpc\"");
    }

    @Test
    void an_instance_without_tags_cannot_be_covered() {
        assertThat(TagCover.of(List.of(List.of("rpc"), List.of()))).isEmpty();
    }

    @Test
    void instances_that_have_too_little_in_common_cannot_be_covered() {
        assertThat(TagCover.of(
                        IntStream.range(0, 9).mapToObj(i -> List.of("t" + i)).toList()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "a\"b", "back\\slash", "`", "größe", "line\nbreak", ""})
    void a_tag_that_cannot_stand_in_a_filter_is_not_chosen(String tag) {
        assertThat(TagCover.of(List.of(List.of(tag)))).isEmpty();
        assertThat(TagCover.of(List.of(List.of(tag, "rpc"))))
                .map(TagCover::filter)
                .hasValueSatisfying(filter -> assertThat(filter).endsWith("contains \"rpc\""));
    }

    @Test
    void it_knows_whom_it_covers() {
        TagCover cover = TagCover.of(List.of(List.of("rpc"))).orElseThrow();

        assertThat(cover.covers(List.of("v1", "rpc"))).isTrue();
        assertThat(cover.covers(List.of("v1"))).isFalse();
    }
}
