package io.lictor.server.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.lictor.server.LictorApplication;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

/** A key that is misspelt must not be one that is not set. */
final class UnknownKeysTest {

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger().setLevel(Level.WARN);
        logger().addAppender(log);
    }

    @AfterEach
    void listenNoMore() {
        logger().setLevel(null);
        logger().detachAppender(log);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(UnknownKeys.class);
    }

    private static void start(PropertySource<?> source) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(each -> environment.getPropertySources().remove(each.getName()));
        environment.getPropertySources().addFirst(source);
        new UnknownKeys(environment, Keys.ofLictor()).postProcessBeanFactory(new DefaultListableBeanFactory());
    }

    private static PropertySource<?> arguments(String... arguments) {
        return new SimpleCommandLinePropertySource(arguments);
    }

    private static PropertySource<?> yaml(String text) {
        ByteArrayResource file = new ByteArrayResource(text.getBytes(UTF_8), "lictor.yaml");
        try {
            return new YamlPropertySourceLoader().load("lictor.yaml", file).get(0);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(unreadable);
        }
    }

    private static PropertySource<?> environment(String name, String value) {
        return new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of(name, value));
    }

    private static PropertySource<?> property(String name) {
        return new MapPropertySource(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME, Map.of(name, "1"));
    }

    private static void assertRefused(PropertySource<?> source, String... words) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> start(source))
                .satisfies(refusal -> assertThat(refusal.getMessage()).contains(words));
    }

    private static void assertTaken(PropertySource<?> source) {
        assertThatCode(() -> start(source)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "lictor.upstream.max-conections, lictor.upstream.max-connections",
        "lictor.upstream.maxConections, lictor.upstream.max-connections",
        "lictor.limits.max-connections, lictor.upstream.max-connections",
        "lictor.limit.body, lictor.limits.body",
        "lictor.limits.websocket-frame-size, lictor.limits.websocket-frame",
        "lictor.accesslog.enable, lictor.access-log.enabled",
        "lictor.statu.allow, lictor.status.allow",
        "lictor.client.head-timeout[0], lictor.client.head-timeout"
    })
    void the_nearest_key_is_told(String written, String meant) {
        assertRefused(
                arguments("--" + written + "=5"),
                written + ": there is no such key; it is set on the command line. Did you mean " + meant + "?");
    }

    @Test
    void a_key_that_resembles_none_is_refused_without_a_guess() {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> start(arguments("--lictor.frobnicate=5")))
                .withMessage("lictor.frobnicate: there is no such key; it is set on the command line");
    }

    @Test
    void the_line_of_a_file_is_told() {
        assertRefused(
                yaml("lictor:\n  limits:\n    body: 1MB\n    boddy: 1MB\n"),
                "lictor.limits.boddy: ",
                "lictor.yaml",
                "4:12",
                "lictor.limits.body?");
    }

    @Test
    void all_of_them_are_told() {
        assertRefused(
                arguments("--lictor.limits.boddy=1MB", "--lictor.limits.body=1MB", "--lictor.grpc.keep-alive-time=5m"),
                "lictor.limits.boddy: ",
                "\nlictor.grpc.keep-alive-time: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--lictor.limits.body=1MB",
                "--lictor.limits.proxiedBody=1MB",
                "--lictor.LIMITS.proxied_body=1MB",
                "--lictor.status.allow=10.0.0.0/8,::1",
                "--lictor.status.allow[0]=10.0.0.0/8",
                "--lictor.descriptors[any.name]=file:/x.pb",
                "--lictor.descriptors.any-name=file:/x.pb",
                "--lictor.descriptors.any.name=file:/x.pb",
                "--lictor.filters.allowed[1]=AddRequestHeader",
                "--lictor.tracing.max-recorded-per-second=1",
                "--lictor.client.head-timeout=1s",
                "--spring.lictor.any=1",
                "--lictors.any=1"
            })
    void keys_in_every_form_of_spring_boot_are_taken(String argument) {
        assertTaken(arguments(argument));
    }

    @Test
    void a_group_of_which_all_keys_are_commented_out_is_taken() {
        assertTaken(yaml("lictor:\n  limits:\n    # body: 1MB\n  descriptors: {}\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "LICTOR_LIMITS_BODDY, LICTOR_LIMITS_BODY",
        "LICTOR_LIMIT_BODY, LICTOR_LIMITS_BODY",
        "LICTOR_UPSTREAM_MAXCONECTIONS, LICTOR_UPSTREAM_MAXCONNECTIONS"
    })
    void a_variable_that_resembles_a_key_is_warned_of(String written, String meant) {
        assertTaken(environment(written, "5"));

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        written + ": there is no such key; it is set in the environment. Did you mean " + meant + "?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LICTOR_PORT",
                "LICTOR_PORT_8080_TCP_ADDR",
                "LICTOR_SERVICE_HOST",
                "LICTOR_SERVICE_PORT",
                "LICTOR_IMAGE",
                "LICTOR_FLAGS",
                "LICTOR_DOCKERD",
                "LICTOR_WITHOUT_CONSUL",
                "LICTOR_CONTAINERS_PROJECT"
            })
    void a_variable_that_others_set_is_none_of_its_business(String name) {
        assertTaken(environment(name, "tcp://10.0.0.1:8080"));

        assertThat(log.list).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LICTOR_LIMITS_BODY",
                "LICTOR_LIMITS_PROXIEDBODY",
                "LICTOR_LIMITS_PROXIED_BODY",
                "LICTOR_STATUS_ALLOW_0",
                "LICTOR_COMPAT_GO_MICRO_NAMESPACES_0",
                "LICTOR_DESCRIPTORS_HELLO",
                "LICTOR_DESCRIPTORSDIR",
                "LICTOR_ACCESS_LOG_ENABLED"
            })
    void a_variable_for_a_key_is_taken(String name) {
        assertTaken(environment(name, "x"));

        assertThat(log.list).isEmpty();
    }

    @Test
    void a_property_of_the_jvm_that_resembles_a_key_is_refused() {
        assertRefused(
                property("lictor.limits.boddy"),
                "lictor.limits.boddy: there is no such key; it is set as a property of the JVM. Did you mean"
                        + " lictor.limits.body?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lictor.soak", "lictor.seed", "lictor.bench"})
    void a_property_of_the_jvm_for_something_else_is_none_of_its_business(String name) {
        assertTaken(property(name));
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void the_program_does_not_start(CapturedOutput output) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() ->
                        SpringApplication.run(LictorApplication.class, "--server.port=0", "--lictor.limits.boddy=1MB"));

        assertThat(output.getAll())
                .contains("lictor.limits.boddy: there is no such key", "Correct lictor.limits.boddy and start again.");
    }
}
