package io.lictor.server.config;

import io.lictor.balancing.ClusterFactory;
import io.lictor.catalog.CatalogSource;
import io.lictor.catalog.KeySource;
import io.lictor.catalog.consul.ConsulConnection;
import io.lictor.catalog.consul.ConsulKeySource;
import io.lictor.routing.ActiveRouteTable;
import io.lictor.routing.DescriptorLoader;
import io.lictor.routing.RouteTableWriter;
import io.lictor.routing.RoutingRules;
import io.lictor.routing.TableListener;
import io.lictor.schema.reflection.ReflectionReader;
import io.lictor.server.backend.Certificates;
import io.lictor.server.backend.DirectPools;
import io.lictor.server.backend.GrpcBackend;
import io.lictor.server.backend.GrpcChannels;
import io.lictor.server.backend.HttpBackend;
import io.lictor.server.backend.HttpPools;
import io.lictor.server.backend.MicroBackend;
import io.lictor.server.backend.NamedDescriptors;
import io.lictor.server.backend.ReflectionLoader;
import io.lictor.server.backend.Retry;
import io.lictor.server.backend.WebSocketBackend;
import io.lictor.server.edge.ErrorResponder;
import io.lictor.server.edge.LictorHandlerMapping;
import io.lictor.server.edge.LictorWebHandler;
import io.lictor.server.edge.Pipeline;
import io.lictor.server.exchange.Draining;
import io.lictor.server.exchange.EdgeSettings;
import io.lictor.server.exchange.RequestIds;
import io.lictor.server.filter.SpringFilters;
import io.lictor.server.loops.Network;
import io.lictor.server.status.Sources;
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
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.cloud.consul.ConsulProperties;
import org.springframework.cloud.consul.serviceregistry.ConsulAutoRegistration;
import org.springframework.cloud.consul.serviceregistry.ConsulServiceRegistry;
import org.springframework.cloud.gateway.config.GlobalCorsProperties;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.Validator;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.WebsocketServerSpec;

/** Puts the program together. The libraries know nothing of Spring; this class is where they meet it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({LictorProperties.class, FilterProperties.class})
@Import({
    EmbeddedConsulConfiguration.class,
    EndConfiguration.class,
    NetworkConfiguration.class,
    ObservationConfiguration.class,
    OpenApiConfiguration.class,
    PortConfiguration.class,
    StatusConfiguration.class,
    TracingConfiguration.class
})
public final class LictorConfiguration {

    @Bean
    static UnknownKeys unknownKeys(ConfigurableEnvironment environment) {
        return new UnknownKeys(environment, Keys.ofLictor());
    }

    @Bean
    RoutingRules routingRules(LictorProperties properties, Environment environment, SpringFilters filters) {
        Set<String> restful = new LinkedHashSet<>(properties.tags().restful());
        restful.add("restful");
        Set<String> rpc = new LinkedHashSet<>(properties.tags().rpc());
        rpc.add("rpc");
        List<String> reserved = new ArrayList<>(RoutingRules.OWN_PATHS);
        reserved.add(managementPath(environment));
        return new RoutingRules(
                restful,
                rpc,
                reserved,
                properties.traffic(),
                properties.transcoding().policy(),
                properties.consul().datacenters(),
                properties.compat().conventions(),
                filters);
    }

    @Bean
    SpringFilters springFilters(
            FilterProperties properties,
            List<GatewayFilterFactory<?>> factories,
            @Qualifier("defaultValidator") ObjectProvider<Validator> validator) {
        Set<String> known = factories.stream().map(GatewayFilterFactory::name).collect(Collectors.toSet());
        return new SpringFilters(properties.names(known), factories, validator::getObject);
    }

    static String managementPath(Environment environment) {
        return environment.getProperty("management.endpoints.web.base-path", "/actuator");
    }

    // --- Registration: Consul to route table ---

    @Bean
    ConsulConnection consulConnection(
            ConsulProperties consul, Environment environment, LictorProperties properties, SslBundles bundles) {
        try {
            return new ConsulSettings(consul, environment, properties.consul(), bundles).connection();
        } catch (IllegalArgumentException broken) {
            throw new InvalidSettingException("spring.cloud.consul", broken);
        }
    }

    @Bean(destroyMethod = "close")
    KeySource descriptorKeys(ConsulConnection connection) {
        return new ConsulKeySource(connection, DescriptorLoader.KEYS, Clock.systemUTC(), RandomGenerator.getDefault());
    }

    @Bean(destroyMethod = "close")
    KeySource overrideKeys(ConsulConnection connection) {
        return new ConsulKeySource(
                connection, RouteTableWriter.OVERRIDES, Clock.systemUTC(), RandomGenerator.getDefault());
    }

    @Bean
    Sources sources(
            CatalogSource catalog,
            @Qualifier("descriptorKeys") KeySource descriptors,
            @Qualifier("overrideKeys") KeySource overrides) {
        return new Sources(catalog, descriptors, overrides);
    }

    @Bean(destroyMethod = "close")
    CatalogSource catalogSource(ConsulConnection connection, RoutingRules rules, LictorProperties properties) {
        return new CatalogSources(connection, rules, properties.consul()).source();
    }

    @Bean
    ClusterFactory clusterFactory(LictorProperties properties) {
        try {
            return new ClusterFactory(properties.balancingSettings(), System::nanoTime, ThreadLocalRandom::current);
        } catch (IllegalArgumentException broken) {
            throw new InvalidSettingException("lictor.breaker.window", broken);
        }
    }

    @Bean
    Certificates upstreamCertificates(LictorProperties properties, SslBundles bundles) {
        return UpstreamBundle.certificates(properties.upstream().sslBundle(), bundles);
    }

    @Bean(destroyMethod = "close")
    GrpcChannels grpcChannels(Network network, LictorProperties properties, Certificates certificates) {
        var settings = new GrpcChannels.Settings(
                properties.grpc().eagerConnect(),
                properties.upstream().drain(),
                bytes("lictor.limits.response", properties.limits().response()),
                properties.upstream().connectTimeout(),
                new GrpcChannels.KeepAlive(
                        properties.grpc().keepalive(), properties.grpc().keepaliveTimeout()));
        return new GrpcChannels(network, Schedulers.parallel(), certificates, settings);
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

    @Bean(destroyMethod = "close")
    RouteTableWriter routeTableWriter(
            RoutingRules rules,
            ClusterFactory clusters,
            DescriptorLoader descriptors,
            ActiveRouteTable active,
            List<TableListener> listeners) {
        return new RouteTableWriter(rules, clusters, descriptors, active, listeners);
    }

    @Bean
    CatalogLifecycle catalogLifecycle(
            Sources sources,
            RouteTableWriter writer,
            GrpcChannels channels,
            HttpPools pools,
            ObjectProvider<DirectPools> direct) {
        return new CatalogLifecycle(sources, writer, EndConfiguration.outward(channels, pools, direct));
    }

    @Bean
    static SecuredCheck securedCheck(Environment environment) {
        return new SecuredCheck(environment);
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

    @Bean
    HttpPools.Settings httpPoolSettings(LictorProperties properties) {
        LictorProperties.Upstream upstream = properties.upstream();
        return new HttpPools.Settings(upstream.maxConnections(), upstream.connectTimeout(), upstream.drain());
    }

    @Bean(destroyMethod = "close")
    HttpPools httpPools(Network network, Certificates certificates, HttpPools.Settings settings) {
        return new HttpPools(network, Schedulers.parallel(), certificates, settings);
    }

    @Bean
    GrpcBackend grpcBackend(GrpcChannels channels) {
        return new GrpcBackend(channels, Schedulers.parallel());
    }

    @Bean
    Retry retry() {
        return new Retry(Schedulers.parallel());
    }

    @Bean
    EdgeSettings edgeSettings(LictorProperties properties, Identity identity, Draining draining) {
        DataSize proxied = properties.limits().proxiedBody();
        return new EdgeSettings(
                identity.name(),
                bytes("lictor.limits.body", properties.limits().body()),
                proxied == null ? OptionalLong.empty() : OptionalLong.of(proxied.toBytes()),
                properties.limits().streamInactivity(),
                System::nanoTime,
                ThreadLocalRandom::current,
                draining);
    }

    @Bean
    Pipeline pipeline(
            EdgeSettings settings, LictorProperties properties, HttpPools pools, GrpcBackend grpc, Retry retry) {
        int largestFrame =
                bytes("lictor.limits.websocket-frame", properties.limits().websocketFrame());
        return new Pipeline(
                settings,
                new RequestIds(ThreadLocalRandom::current),
                new Pipeline.Backends(
                        new HttpBackend(pools, Schedulers.parallel()),
                        grpc,
                        new MicroBackend(
                                pools,
                                bytes(
                                        "lictor.limits.response",
                                        properties.limits().response())),
                        new WebSocketBackend(pools, largestFrame),
                        webSockets(largestFrame)),
                retry);
    }

    /** Pings are passed on, as in {@link WebSocketBackend}. */
    private static WebSocketService webSockets(int largestFrame) {
        return new HandshakeWebSocketService(new ReactorNettyRequestUpgradeStrategy(() -> WebsocketServerSpec.builder()
                .maxFramePayloadLength(largestFrame)
                .handlePing(true)));
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

    private static int bytes(String key, DataSize size) {
        if (size.toBytes() < 1 || size.toBytes() > Integer.MAX_VALUE) {
            throw new InvalidSettingException(key + "=" + size, "it must be from 1 byte to 2 GB");
        }
        return (int) size.toBytes();
    }
}
