package io.lictor.server.config;

import io.lictor.server.loops.Network;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/** The part of {@link LictorConfiguration} that has the port and all connections to backends share event loops. */
@Configuration(proxyBeanMethods = false)
final class NetworkConfiguration {

    @Bean(destroyMethod = "end")
    Network network() {
        return Network.open();
    }

    /** The port's. */
    @Bean
    ReactorResourceFactory reactorResourceFactory(Network network) {
        ReactorResourceFactory factory = new ReactorResourceFactory();
        factory.setUseGlobalResources(false);
        factory.setLoopResources(network.loops());
        return factory;
    }

    /** Of the client that Spring Cloud Gateway has for its own routes, and for WebSockets. */
    @Bean
    HttpClientCustomizer onTheSameLoops(Network network) {
        return client -> client.runOn(network.loops()).resolver(network.names());
    }
}
