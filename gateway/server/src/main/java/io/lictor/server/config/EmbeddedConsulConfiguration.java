package io.lictor.server.config;

import io.lictor.consul.embedded.EmbeddedConsul;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.cloud.consul.ConsulProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Serves a Consul from inside when the operator asks for it: for demo and tests, on loopback only. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "lictor.consul.embedded", havingValue = "true")
final class EmbeddedConsulConfiguration {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedConsulConfiguration.class);

    @Bean(destroyMethod = "close")
    EmbeddedConsul embeddedConsul(ConsulProperties consul) {
        String where =
                "spring.cloud.consul.host=" + consul.getHost() + ", spring.cloud.consul.port=" + consul.getPort();
        try {
            EmbeddedConsul embedded = EmbeddedConsul.start(consul.getHost(), consul.getPort());
            log.info("Embedded Consul listens on {}: for trying out, it forgets everything", embedded.baseUri());
            return embedded;
        } catch (IllegalArgumentException | IllegalStateException refused) {
            throw new InvalidSettingException(where, refused);
        }
    }
}
