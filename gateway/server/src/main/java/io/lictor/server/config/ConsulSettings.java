package io.lictor.server.config;

import io.lictor.catalog.consul.ConsulConnection;
import java.net.URI;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.cloud.consul.ConsulAutoConfiguration;
import org.springframework.cloud.consul.ConsulProperties;
import org.springframework.core.env.Environment;

/** Reads how to reach Consul from Spring Cloud Consul's own properties. */
final class ConsulSettings {

    private final ConsulProperties properties;
    private final Environment environment;
    private final LictorProperties.Consul lictor;

    ConsulSettings(ConsulProperties properties, Environment environment, LictorProperties.Consul lictor) {
        this.properties = properties;
        this.environment = environment;
        this.lictor = lictor;
    }

    ConsulConnection connection() {
        return new ConsulConnection(
                URI.create(ConsulAutoConfiguration.createConsulClientBaseUrl(properties)),
                this::token,
                tls(),
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

    private Optional<SSLContext> tls() {
        return Optional.ofNullable(properties.getTls())
                .map(tls -> ConsulAutoConfiguration.createConsulClientSettings("https://consul", tls)
                        .httpClientSettings())
                .map(HttpClientSettings::sslBundle)
                .map(SslBundle::createSslContext);
    }
}
