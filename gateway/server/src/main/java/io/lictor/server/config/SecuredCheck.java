package io.lictor.server.config;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.server.Ssl;
import org.springframework.cloud.consul.discovery.ConsulDiscoveryProperties;
import org.springframework.core.env.Environment;

/**
 * Has Consul ask by TLS whether Lictor is ready, where the port that it asks speaks that. The agent reaches Lictor by an address that
 * the certificate need not name, and sends nothing that were a secret: it does not verify it, unless it is told to.
 */
final class SecuredCheck implements BeanPostProcessor {

    private final Environment environment;

    SecuredCheck(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof ConsulDiscoveryProperties self && speaksTls()) {
            self.setScheme("https");
            if (self.getHealthCheckTlsSkipVerify() == null) {
                self.setHealthCheckTlsSkipVerify(true);
            }
        }
        return bean;
    }

    private boolean speaksTls() {
        Ssl ssl = Binder.get(environment).bind("server.ssl", Ssl.class).orElse(null);
        return Ssl.isEnabled(ssl) && ManagementPortType.get(environment) == ManagementPortType.SAME;
    }
}
