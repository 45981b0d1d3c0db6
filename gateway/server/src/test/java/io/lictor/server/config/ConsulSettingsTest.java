package io.lictor.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lictor.catalog.consul.ConsulConnection;
import io.lictor.catalog.consul.ConsulScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.cloud.consul.ConsulProperties;
import org.springframework.mock.env.MockEnvironment;

/** How Consul is reached, from the keys of Spring Cloud Consul and our own. */
final class ConsulSettingsTest {

    @TempDir
    private Path directory = Path.of("");

    private final ConsulProperties consul = new ConsulProperties();
    private final MockEnvironment environment = new MockEnvironment();
    private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();
    private final Map<String, String> lictor = new HashMap<>();

    private ConsulConnection connection() {
        LictorProperties properties =
                new Binder(new MapConfigurationPropertySource(lictor)).bindOrCreate("lictor", LictorProperties.class);
        return new ConsulSettings(consul, environment, properties.consul(), bundles).connection();
    }

    @Test
    void without_any_key_it_is_the_agent_on_this_machine() {
        consul.setHost("localhost");

        assertThat(connection().base()).hasToString("http://localhost:8500");
        assertThat(connection().token().get()).isEmpty();
        assertThat(connection().tls().get()).isEmpty();
        assertThat(connection().scope()).isEqualTo(ConsulScope.HOME);
    }

    @Test
    void the_token_in_a_file_wins_over_the_one_in_a_key() throws IOException {
        environment.setProperty("spring.cloud.consul.token", "in-the-key");
        assertThat(connection().token().get()).contains("in-the-key");

        lictor.put(
                "lictor.consul.token-file",
                Files.writeString(directory.resolve("token"), "in-the-file\n").toString());

        assertThat(connection().token().get()).contains("in-the-file");
    }

    @Test
    void namespace_and_partition_are_passed_on() {
        lictor.put("lictor.consul.namespace", "team");
        lictor.put("lictor.consul.partition", "west");

        assertThat(connection().scope()).isEqualTo(new ConsulScope("", "team", "west"));
    }

    @Test
    void a_bundle_that_is_reloaded_makes_another_context() {
        bundles.registerBundle("consul", SslBundle.of(SslStoreBundle.NONE));
        consul.setScheme("https");
        lictor.put("lictor.consul.ssl-bundle", "consul");
        ConsulConnection connection = connection();
        var first = connection.tls().get();
        assertThat(first).isPresent();
        assertThat(connection.tls().get()).isEqualTo(first);

        bundles.updateBundle("consul", SslBundle.of(SslStoreBundle.NONE));

        assertThat(connection.tls().get()).isPresent().isNotEqualTo(first);
    }

    @Test
    void a_bundle_that_does_not_exist_is_refused() {
        consul.setScheme("https");
        lictor.put("lictor.consul.ssl-bundle", "nobody");

        assertRefused("lictor.consul.ssl-bundle=nobody", "nobody");
    }

    @Test
    void a_bundle_without_tls_is_refused() {
        lictor.put("lictor.consul.ssl-bundle", "consul");

        assertRefused("lictor.consul.ssl-bundle=consul", "spring.cloud.consul.scheme=https");
    }

    @Test
    void a_snapshot_in_a_directory_that_does_not_exist_is_refused() {
        lictor.put(
                "lictor.consul.snapshot", directory.resolve("gone/catalog.json").toString());
        LictorProperties properties =
                new Binder(new MapConfigurationPropertySource(lictor)).bindOrCreate("lictor", LictorProperties.class);

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> new CatalogSources(connection(), (name, tags) -> false, properties.consul()).source())
                .withMessageContaining("lictor.consul.snapshot")
                .withMessageContaining(directory.resolve("gone").toString());
    }

    private void assertRefused(String... words) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(this::connection)
                .satisfies(refusal -> assertThat(refusal.getMessage()).contains(words));
    }
}
