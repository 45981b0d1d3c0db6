package io.lictor.server.config;

import io.lictor.catalog.consul.ConsulConnection;
import io.lictor.catalog.consul.ConsulScope;
import io.lictor.catalog.consul.TokenFile;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.cloud.consul.ConsulAutoConfiguration;
import org.springframework.cloud.consul.ConsulProperties;
import org.springframework.core.env.Environment;

/** Reads how to reach Consul from Spring Cloud Consul's own properties, and from ours what those do not know. */
final class ConsulSettings {

    private final ConsulProperties properties;
    private final Environment environment;
    private final LictorProperties.Consul lictor;
    private final SslBundles bundles;

    ConsulSettings(
            ConsulProperties properties, Environment environment, LictorProperties.Consul lictor, SslBundles bundles) {
        this.properties = properties;
        this.environment = environment;
        this.lictor = lictor;
        this.bundles = bundles;
    }

    /** To the agent's own datacenter. */
    ConsulConnection connection() {
        return new ConsulConnection(
                URI.create(ConsulAutoConfiguration.createConsulClientBaseUrl(properties)),
                lictor.tokenFile() == null ? this::token : new TokenFile(lictor.tokenFile()),
                tls(),
                new ConsulScope("", lictor.namespace(), lictor.partition()),
                lictor.blockingWait(),
                lictor.maxBackoff());
    }

    /** The same places, in the same order, in which Spring Cloud Consul looks. */
    private Optional<String> token() {
        return Optional.ofNullable(environment.getProperty(
                        "consul.token",
                        environment.getProperty(
                                "CONSUL_TOKEN", environment.getProperty("spring.cloud.consul.token", ""))))
                .filter(token -> !token.isBlank());
    }

    private Supplier<Optional<SSLContext>> tls() {
        String name = lictor.sslBundle();
        if (name != null) {
            return bundle(name);
        }
        Optional<SSLContext> fixed = Optional.ofNullable(properties.getTls())
                .map(tls -> ConsulAutoConfiguration.createConsulClientSettings("https://consul", tls)
                        .httpClientSettings())
                .map(HttpClientSettings::sslBundle)
                .map(SslBundle::createSslContext);
        return () -> fixed;
    }

    /** Follows the bundle where that is reloaded. */
    private Supplier<Optional<SSLContext>> bundle(String name) {
        String setting = "lictor.consul.ssl-bundle=" + name;
        if (!"https".equals(properties.getScheme())) {
            throw new InvalidSettingException(setting, "it needs spring.cloud.consul.scheme=https");
        }
        try {
            AtomicReference<Optional<SSLContext>> context =
                    new AtomicReference<>(Optional.of(bundles.getBundle(name).createSslContext()));
            bundles.addBundleUpdateHandler(name, renewed -> context.set(Optional.of(renewed.createSslContext())));
            return context::get;
        } catch (NoSuchSslBundleException missing) {
            throw new InvalidSettingException(setting, missing);
        }
    }
}
