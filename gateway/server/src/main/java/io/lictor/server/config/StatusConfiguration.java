package io.lictor.server.config;

import io.lictor.routing.ActiveRouteTable;
import io.lictor.routing.RouteTableWriter;
import io.lictor.routing.RoutingRules;
import io.lictor.server.backend.GrpcChannels;
import io.lictor.server.backend.HttpPools;
import io.lictor.server.metrics.RequestMeters;
import io.lictor.server.status.DrainingEndpoints;
import io.lictor.server.status.PublicPort;
import io.lictor.server.status.RoutesHealth;
import io.lictor.server.status.Routing;
import io.lictor.server.status.Sources;
import io.lictor.server.status.StatusAccess;
import io.lictor.server.status.StatusEvents;
import io.lictor.server.status.StatusPages;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/** The part of {@link LictorConfiguration} that shows people what goes on. */
@Configuration(proxyBeanMethods = false)
final class StatusConfiguration {

    @Bean
    StatusEvents statusEvents(LictorProperties properties) {
        return new StatusEvents(properties.status().maxWatchers());
    }

    @Bean
    DrainingEndpoints drainingEndpoints(LictorProperties properties, GrpcChannels channels, HttpPools pools) {
        return new DrainingEndpoints(
                (endpoint, protocol) -> protocol.grpc()
                        ? channels.endOf(endpoint, protocol.tls())
                        : pools.endOf(endpoint, protocol.tls()),
                properties.upstream().drain(),
                Schedulers.parallel());
    }

    @Bean
    StatusAccess statusAccess(LictorProperties properties, Environment environment) {
        try {
            return new StatusAccess(
                    LictorConfiguration.managementPath(environment),
                    RoutingRules.OWN_PATHS,
                    properties.status().allow());
        } catch (IllegalArgumentException notARange) {
            throw new InvalidSettingException("lictor.status.allow", notARange);
        }
    }

    @Bean
    Routing routing(ActiveRouteTable active, RoutingRules rules, RouteTableWriter writer, DrainingEndpoints draining) {
        return new Routing(active, rules, writer, draining);
    }

    @Bean
    StatusPages statusPages(
            StatusPages.Identity identity,
            Routing routing,
            Sources sources,
            RequestMeters requests,
            StatusEvents events,
            RouteLocator springRoutes,
            JsonMapper json) {
        return new StatusPages(identity, routing, sources, requests, events, springRoutes, json);
    }

    @Bean
    StatusPages.Identity statusIdentity(Identity identity, LictorProperties properties, Environment environment) {
        return new StatusPages.Identity(
                identity.name(),
                properties.consul().embedded(),
                LictorConfiguration.managementPath(environment),
                properties.descriptors().keySet(),
                new PublicPort(environment));
    }

    /** On a port of its own it is {@link ManagementPortConfiguration} that serves them. */
    @Bean
    @ConditionalOnManagementPort(ManagementPortType.SAME)
    RouterFunction<ServerResponse> statusRoutes(StatusPages pages) {
        return pages.routes();
    }

    @Bean
    RoutesHealth routesHealthIndicator(ActiveRouteTable active) {
        return new RoutesHealth(active);
    }
}
