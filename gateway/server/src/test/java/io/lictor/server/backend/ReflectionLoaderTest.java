package io.lictor.server.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lictor.consul.testing.FreePorts;
import io.lictor.consul.testing.Patience;
import io.lictor.routing.DescriptorLoader.Loaded;
import io.lictor.routing.DescriptorLoader.Question;
import io.lictor.schema.SchemaException;
import io.lictor.schema.reflection.ReflectionReader;
import io.lictor.server.testing.Greeter;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class ReflectionLoaderTest {

    private final ChannelsFixture fixture = new ChannelsFixture(ChannelsFixture.settings(0, Duration.ZERO));
    private final Loaded configured = new Loaded("file:greeter.pb", Greeter.pool());
    private final ReflectionLoader loader = new ReflectionLoader(
            Map.of("greeter", configured),
            new NamedDescriptors(Optional.empty(), Runnable::run),
            new ReflectionReader(Duration.ofSeconds(30)),
            fixture.channels,
            Patience.LIMIT);

    @AfterEach
    void close() {
        fixture.close();
    }

    private static Question question(int port, String... wish) {
        return new Question(
                "greeter",
                "127.0.0.1",
                port,
                false,
                Optional.of(String.join("", wish)).filter(w -> !w.isEmpty()));
    }

    @Test
    void what_the_operator_configured_is_at_hand() {
        assertThat(loader.configured("greeter")).containsSame(configured);
        assertThat(loader.configured("orders")).isEmpty();
    }

    @Test
    void an_instance_without_a_wish_is_asked_by_reflection() {
        try (Greeter greeter = Greeter.start(call -> {})) {
            Loaded loaded = loader.ask(question(greeter.port())).join();

            assertThat(loaded.source()).isEqualTo("reflection v1");
            assertThat(loaded.pool().findMessage("greet.Name")).isPresent();
        }
    }

    @Test
    void an_instance_may_wish_for_reflection_by_name() {
        try (Greeter greeter = Greeter.start(call -> {})) {
            assertThat(loader.ask(question(greeter.port(), "reflection")).join().source())
                    .isEqualTo("reflection v1");
        }
    }

    @Test
    void a_wish_for_a_file_is_not_asked_by_reflection() throws IOException {
        assertThatThrownBy(loader.ask(question(FreePorts.next(), "file:../x"))::join)
                .hasCauseInstanceOf(SchemaException.class)
                .hasMessageContaining("file:../x");
    }

    @Test
    void an_instance_that_cannot_be_reached_fails_with_a_message_for_people() throws IOException {
        assertThatThrownBy(loader.ask(question(FreePorts.next()))::join).hasCauseInstanceOf(SchemaException.class);
    }
}
