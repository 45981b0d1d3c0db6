package io.lictor.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

final class ClientPropertiesTest {

    @EnableConfigurationProperties(ClientProperties.class)
    static final class Settings {}

    private final ApplicationContextRunner program =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @Test
    void clients_have_the_times_of_the_documentation() {
        program.run(context -> assertThat(context.getBean(ClientProperties.class))
                .isEqualTo(new ClientProperties(Duration.ofSeconds(15), Duration.ofSeconds(10))));
    }

    @Test
    void each_time_can_be_set() {
        program.withPropertyValues("lictor.client.first-byte-timeout=2s", "lictor.client.head-timeout=300ms")
                .run(context -> assertThat(context.getBean(ClientProperties.class))
                        .isEqualTo(new ClientProperties(Duration.ofSeconds(2), Duration.ofMillis(300))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lictor.client.first-byte-timeout=0s",
                "lictor.client.head-timeout=99ms",
                "lictor.client.head-timeout=-1s",
                "lictor.client.head-timeout=soon"
            })
    void a_time_that_no_client_can_keep_stops_the_start(String setting) {
        program.withPropertyValues(setting).run(context -> assertThat(context).hasFailed());
    }
}
