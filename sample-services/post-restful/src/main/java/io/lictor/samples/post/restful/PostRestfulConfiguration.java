package io.lictor.samples.post.restful;

import io.lictor.samples.registration.SampleOptions;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.consul.ConsulClient;
import org.springframework.cloud.consul.discovery.ConsulDiscoveryProperties;
import org.springframework.cloud.consul.discovery.HeartbeatProperties;
import org.springframework.cloud.consul.serviceregistry.ConsulRegistrationCustomizer;
import org.springframework.cloud.consul.serviceregistry.ConsulServiceRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** One instance: its web server and its registration. Posts, tokens and options are handed in and shared. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class PostRestfulConfiguration {

    /** As it is called in Consul; Spring turns the underscore into a hyphen. */
    private static final String NAME = "post_micro";

    @Bean
    RouterFunction<ServerResponse> postRoutes(Posts posts, TokenCheck tokens) {
        return new PostRoutes(posts, tokens).routes();
    }

    @Bean
    ConsulRegistrationCustomizer nameWithUnderscore() {
        return registration -> registration.getService().setName(NAME);
    }

    @Bean
    ConsulServiceRegistry keptRegistry(
            ConsulClient client,
            ConsulDiscoveryProperties properties,
            HeartbeatProperties heartbeat,
            SampleOptions options) {
        return new KeptRegistry(client, properties, heartbeat, options);
    }
}
