package io.lictor.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class OptionsTest {

    private static Options options(String... arguments) {
        return Options.parse(Path.of("."), arguments);
    }

    @Test
    void the_fixed_rate_is_half_of_what_was_reached_unless_it_is_said() {
        assertThat(options().isPaced()).isTrue();
        assertThat(options().rate()).isEmpty();
        assertThat(options("--rate=1000").rate()).contains(new Schedule(1000));
    }

    @Test
    void rounds_at_a_fixed_rate_can_be_left_out() {
        assertThat(options("--rate=none").isPaced()).isFalse();
        assertThat(options("--rate=none").rate()).isEmpty();
    }

    @Test
    void a_rate_that_is_no_number_is_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options("--rate=fast").rate())
                .withMessage("--rate=fast is not a number");
    }

    @Test
    void an_unknown_option_is_answered_with_those_there_are() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options("--round=3"))
                .withMessageContaining("--round=3")
                .withMessageContaining("--rounds=5");
    }

    @Test
    void every_gateway_is_wanted_unless_some_are_named() {
        assertThat(options().wants("grpc-gateway")).isTrue();
        assertThat(options().wants("armeria")).isTrue();
        assertThat(options("--only=lictor,nginx").wants("armeria")).isFalse();
    }
}
