package io.lictor.server.config;

import io.lictor.balancing.ClusterFactory;
import io.lictor.catalog.CatalogSource;
import io.lictor.catalog.KeySource;
import io.lictor.catalog.consul.ConsulCatalogSource;
import io.lictor.catalog.consul.ConsulConnection;
import io.lictor.catalog.consul.ConsulKeySource;
import io.lictor.routing.ActiveRouteTable;
import io.lictor.routing.DescriptorLoader;
import io.lictor.routing.RouteTableWriter;
import io.lictor.routing.RoutingRules;
import io.lictor.routing.TrafficPolicy;
import io.lictor.schema.reflection.ReflectionReader;
import io.lictor.server.backend.GrpcBackend;
import io.lictor.server.backend.GrpcChannels;
import io.lictor.server.backend.HttpBackend;
import io.lictor.server.backend.NamedDescriptors;
import io.lictor.server.backend.ReflectionLoader;
import io.lictor.server.backend.Retry;
import io.lictor.server.edge.EdgeSettings;
import io.lictor.server.edge.ErrorResponder;
import io.lictor.server.edge.LictorHandlerMapping;
import io.lictor.server.edge.LictorWebHandler;
import io.lictor.server.edge.Pipeline;
import io.lictor.server.edge.RequestIds;
import io.lictor.server.status.RoutesHealth;
import io.lictor.server.status.Sources;
import io.lictor.server.status.StatusAccess;
import io.lictor.server.status.StatusEvents;
import io.lictor.server.status.StatusPages;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.consul.ConsulProperties;
import org.springframework.cloud.consul.serviceregistry.ConsulAutoRegistration;
import org.springframework.cloud.consul.serviceregistry.ConsulServiceRegistry;
import org.springframework.cloud.gateway.config.GlobalCorsProperties;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.ConnectionProvider;

/** Puts the program together. The libraries know nothing of Spring; this class is where they meet it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LictorProperties.class)
@Import(EmbeddedConsulConfiguration.class)
public final class LictorConfiguration {

    private static final List<String> OWN_PATHS = List.of("/openapi.json", "/docs");

    @Bean
    RoutingRules routingRules(LictorProperties properties, Environment environment) {
        Set<String> restful = new LinkedHashSet<>(properties.tags().restful());
        restful.add("restful");
        Set<String> rpc = new LinkedHashSet<>(properties.tags().rpc());
        rpc.add("rpc");
        List<String> reserved = new ArrayList<>(OWN_PATHS);
        reserved.add(managementPath(environment));
        return new RoutingRules(
                restful,
                rpc,
                reserved,
                TrafficPolicy.defaults()
                        .withTimeout(properties.upstream().timeout())
                        .withBalancing(properties.clusterPolicy()),
                properties.transcoding().policy());
    }

    private static String managementPath(Environment environment) {
        return environment.getProperty("management.endpoints.web.base-path", "/actuator");
    }

    // --- Registration: Consul to route table ---

    @Bean
    ConsulConnection consulConnection(ConsulProperties consul, Environment environment, LictorProperties properties) {
        try {
            return new ConsulSettings(consul, environment, properties.consul()).connection();
        } catch (IllegalArgumentException broken) {
            throw new InvalidSettingException("spring.cloud.consul", broken);
        }
    }

    @Bean(destroyMethod = "close")
    KeySource keySource(ConsulConnection connection) {
        return new ConsulKeySource(connection, DescriptorLoader.KEYS, Clock.systemUTC(), RandomGenerator.getDefault());
    }

    @Bean(destroyMethod = "close")
    CatalogSource catalogSource(ConsulConnection connection, RoutingRules rules) {
        return new ConsulCatalogSource(connection, rules, Clock.systemUTC(), RandomGenerator.getDefault());
    }

    @Bean
    ClusterFactory clusterFactory(LictorProperties properties) {
        try {
            return new ClusterFactory(properties.balancingSettings(), System::nanoTime, ThreadLocalRandom::current);
        } catch (IllegalArgumentException broken) {
            throw new InvalidSettingException("lictor.breaker.window", broken);
        }
    }

    @Bean(destroyMethod = "close")
    GrpcChannels grpcChannels(LictorProperties properties) {
        var settings = new GrpcChannels.Settings(
                properties.grpc().eagerConnect(),
                properties.upstream().drain(),
                bytes("lictor.limits.response", properties.limits().response()),
                properties.upstream().connectTimeout());
        return new GrpcChannels(HttpResources.get(), Schedulers.parallel(), settings);
    }

    @Bean
    DescriptorLoader descriptorLoader(LictorProperties properties, GrpcChannels channels) {
        var disk = Schedulers.boundedElastic();
        var files = new NamedDescriptors(Optional.ofNullable(properties.descriptorsDir()), disk::schedule);
        Duration deadline = properties.grpc().reflectionTimeout();
        return new ReflectionLoader(
                ConfiguredDescriptors.read(properties.descriptors()),
                files,
                new ReflectionReader(deadline),
                channels,
                deadline.plusSeconds(10));
    }

    @Bean
    ActiveRouteTable activeRouteTable() {
        return new ActiveRouteTable();
    }

    @Bean
    StatusEvents statusEvents() {
        return new StatusEvents();
    }

    @Bean(destroyMethod = "close")
    RouteTableWriter routeTableWriter(
            RoutingRules rules,
            ClusterFactory clusters,
            DescriptorLoader descriptors,
            ActiveRouteTable active,
            GrpcChannels channels,
            StatusEvents events) {
        return new RouteTableWriter(rules, clusters, descriptors, active, List.of(channels, events));
    }

    @Bean
    CatalogLifecycle catalogLifecycle(CatalogSource catalog, KeySource keys, RouteTableWriter writer) {
        return new CatalogLifecycle(catalog, keys, writer);
    }

    @Bean
    SelfRegistration selfRegistration(
            ActiveRouteTable active,
            ObjectProvider<ConsulServiceRegistry> registry,
            ObjectProvider<ConsulAutoRegistration> self) {
        return new SelfRegistration(active, registry, self, Schedulers.boundedElastic());
    }

    @Bean
    StartupLine startupLine(Identity identity, CatalogSource catalog) {
        return new StartupLine(identity, catalog);
    }

    // --- Request: public port to backend ---

    @Bean
    Identity identity(Environment environment) {
        byte[] random = new byte[4];
        ThreadLocalRandom.current().nextBytes(random);
        String name = environment.getProperty("spring.application.name", "lictor");
        return new Identity(name + "-" + HexFormat.of().formatHex(random));
    }

    @Bean(destroyMethod = "dispose")
    ConnectionProvider backendConnections(LictorProperties properties) {
        return ConnectionProvider.builder("lictor")
                .maxConnections(properties.upstream().maxConnections())
                .pendingAcquireMaxCount(properties.upstream().maxConnections())
                .pendingAcquireTimeout(properties.upstream().connectTimeout())
                .maxIdleTime(Duration.ofSeconds(30))
                .lifo()
                .evictInBackground(Duration.ofSeconds(10))
                .disposeInactivePoolsInBackground(
                        Duration.ofSeconds(60), properties.upstream().drain())
                .build();
    }

    @Bean
    Pipeline pipeline(
            LictorProperties properties, Identity identity, ConnectionProvider connections, GrpcChannels channels) {
        DataSize proxied = properties.limits().proxiedBody();
        EdgeSettings settings = new EdgeSettings(
                identity.name(),
                bytes("lictor.limits.body", properties.limits().body()),
                proxied == null ? OptionalLong.empty() : OptionalLong.of(proxied.toBytes()),
                properties.limits().streamInactivity(),
                properties.accessLog().enabled(),
                System::nanoTime);
        return new Pipeline(
                settings,
                new RequestIds(ThreadLocalRandom::current),
                new HttpBackend(connections, properties.upstream().connectTimeout()),
                new GrpcBackend(channels, Schedulers.parallel()),
                new Retry());
    }

    @Bean
    FilteringWebHandler filteringWebHandler(List<GlobalFilter> globalFilters) {
        return new LictorWebHandler(globalFilters);
    }

    @Bean
    LictorHandlerMapping routePredicateHandlerMapping(
            FilteringWebHandler handler,
            RouteLocator springRoutes,
            GlobalCorsProperties cors,
            Environment environment,
            ActiveRouteTable active,
            RoutingRules rules,
            Pipeline pipeline) {
        return new LictorHandlerMapping(handler, springRoutes, cors, environment, active, rules, pipeline);
    }

    @Bean
    ErrorResponder errorResponder() {
        return new ErrorResponder();
    }

    // --- Status ---

    @Bean
    StatusAccess statusAccess(LictorProperties properties, Environment environment) {
        try {
            return new StatusAccess(
                    managementPath(environment), properties.status().allow());
        } catch (IllegalArgumentException notARange) {
            throw new InvalidSettingException("lictor.status.allow", notARange);
        }
    }

    @Bean
    StatusPages statusPages(
            Identity identity,
            LictorProperties properties,
            Environment environment,
            ActiveRouteTable active,
            RoutingRules rules,
            CatalogSource catalog,
            KeySource keys,
            RouteTableWriter writer,
            StatusEvents events,
            RouteLocator springRoutes) {
        var who = new StatusPages.Identity(
                identity.name(),
                properties.consul().embedded(),
                managementPath(environment),
                properties.descriptors().keySet());
        return new StatusPages(who, active, rules, new Sources(catalog, keys), writer, events, springRoutes);
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

    private static int bytes(String key, DataSize size) {
        if (size.toBytes() < 1 || size.toBytes() > Integer.MAX_VALUE) {
            throw new InvalidSettingException(key + "=" + size, "it must be from 1 byte to 2 GB");
        }
        return (int) size.toBytes();
    }
}
