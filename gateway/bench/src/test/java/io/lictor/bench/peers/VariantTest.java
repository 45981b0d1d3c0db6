package io.lictor.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class VariantTest {

    @Test
    void a_name_jar_and_arguments_are_taken_as_they_are() {
        assertThat(Variant.parse("before:/tmp/old.jar:--a=http://host:1 --b=c"))
                .isEqualTo(new Variant("before", "/tmp/old.jar", List.of("--a=http://host:1", "--b=c"), 0, false));
    }

    @Test
    void a_name_alone_is_the_lictor_that_is_built() {
        assertThat(Variant.parse("lictor")).isEqualTo(new Variant("lictor", "", List.of(), 0, false));
    }

    @Test
    void some_names_alone_stand_for_settings() {
        assertThat(Variant.parse("routes-10000").routes()).isEqualTo(10_000);
        assertThat(Variant.parse("uring").uring()).isTrue();
        assertThat(Variant.parse("observed").isTraced()).isTrue();
        assertThat(Variant.parse("silent").isTraced()).isFalse();
    }

    @Test
    void such_a_name_with_a_jar_stands_for_nothing() {
        assertThat(Variant.parse("spring:")).isEqualTo(new Variant("spring", "", List.of(), 0, false));
    }

    @Test
    void a_lictor_without_a_name_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Variant.parse(":old.jar"));
    }
}
