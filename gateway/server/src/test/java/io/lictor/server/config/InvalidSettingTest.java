package io.lictor.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lictor.server.backend.Certificates;
import io.lictor.server.exchange.Draining;
import io.lictor.server.loops.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.cloud.client.serviceregistry.AbstractAutoServiceRegistration;
import org.springframework.core.ResolvableType;
import org.springframework.mock.env.MockEnvironment;
import reactor.netty.http.HttpResources;

/** Settings that are well-formed and make no sense: found where they are used. */
final class InvalidSettingTest {

    private final LictorConfiguration configuration = new LictorConfiguration();

    @TempDir
    private Path directory = Path.of("");

    private static LictorProperties with(String key, String value) {
        Map<String, String> settings = new HashMap<>();
        settings.put(key, value);
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("lictor", LictorProperties.class);
    }

    private static void assertRefused(ThrowingCallable start, String... words) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(start)
                .satisfies(refusal -> assertThat(refusal.getMessage()).contains(words));
    }

    @ParameterizedTest
    @CsvSource({"0B", "3GB", "-1B"})
    void a_response_limit_that_is_no_size_of_a_message_is_refused(String size) {
        assertRefused(
                () -> configuration.grpcChannels(
                        new Network(HttpResources.get()),
                        with("lictor.limits.response", size),
                        new Certificates(Optional.empty())),
                "lictor.limits.response");
    }

    @Test
    void a_bundle_for_services_that_does_not_exist_is_refused() {
        assertRefused(
                () -> configuration.upstreamCertificates(
                        with("lictor.upstream.ssl-bundle", "nobody"), new DefaultSslBundleRegistry()),
                "lictor.upstream.ssl-bundle=nobody");
    }

    @Test
    void a_filter_that_does_not_exist_cannot_be_allowed() {
        FilterProperties properties = new FilterProperties(Set.of("AddRequestHeader", "AddHeader"));

        assertRefused(
                () -> properties.names(Set.of("AddResponseHeader", "AddRequestHeader")),
                "lictor.filters.allowed",
                "'AddHeader'",
                "[AddRequestHeader, AddResponseHeader]");
    }

    @Test
    void an_address_range_that_cannot_be_read_is_refused() {
        assertRefused(
                () -> new StatusConfiguration()
                        .statusAccess(with("lictor.status.allow", "10.0.0.0/8,intranet"), new MockEnvironment()),
                "lictor.status.allow",
                "'intranet'",
                "10.0.0.0/8");
    }

    @Test
    void serving_on_for_longer_than_spring_waits_is_refused() {
        assertRefused(
                () -> new EndConfiguration()
                        .departure(
                                new Draining(),
                                new DefaultListableBeanFactory()
                                        .getBeanProvider(
                                                ResolvableType.forClass(AbstractAutoServiceRegistration.class)),
                                with("lictor.shutdown.delay", "30s"),
                                new MockEnvironment()),
                "lictor.shutdown.delay",
                "spring.lifecycle.timeout-per-shutdown-phase");
    }

    @Test
    void hashing_for_all_services_is_refused_because_only_a_service_knows_by_what() {
        assertRefused(() -> with("lictor.balancing.lb", "hash").traffic(), "lictor.balancing.lb=hash", "lictor.hash");
    }

    @Test
    void a_descriptor_set_that_is_no_file_location_is_refused() {
        assertRefused(
                () -> ConfiguredDescriptors.read(Map.of("orders", "http://x/orders.pb")),
                "lictor.descriptors[orders]=http://x/orders.pb",
                "file:/");
    }

    @Test
    void a_descriptor_set_that_does_not_exist_is_refused() {
        Path missing = directory.resolve("orders.pb");

        assertRefused(
                () -> ConfiguredDescriptors.read(Map.of("orders", "file:" + missing)),
                "lictor.descriptors[orders]",
                "does not exist");
    }

    @Test
    void a_descriptor_set_that_is_none_is_refused() throws IOException {
        Path garbage = Files.writeString(directory.resolve("orders.pb"), "syntax = \"proto3\";");

        assertRefused(
                () -> ConfiguredDescriptors.read(Map.of("orders", "file:" + garbage)),
                "lictor.descriptors[orders]",
                garbage.toString());
    }

    @Test
    void the_operator_is_told_what_to_correct() {
        InvalidSettingException cause = new InvalidSettingException("lictor.limits.body=0B", "too little");

        FailureAnalysis analysis = new InvalidSettingAnalyzer().analyze(new IllegalStateException(cause), cause);

        assertThat(analysis.getDescription()).isEqualTo("lictor.limits.body=0B: too little");
        assertThat(analysis.getAction()).contains("lictor.limits.body=0B");
    }
}
