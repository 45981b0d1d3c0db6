package io.lictor.server.config;

import io.lictor.routing.ActiveRouteTable;
import io.lictor.server.accesslog.AccessLog;
import io.lictor.server.accesslog.LogFile;
import io.lictor.server.accesslog.LogTarget;
import io.lictor.server.accesslog.StandardOutput;
import io.lictor.server.edge.RecordingFilter;
import io.lictor.server.exchange.Recorder;
import io.lictor.server.metrics.AccessLogMeters;
import io.lictor.server.metrics.CatalogMeters;
import io.lictor.server.metrics.ClusterMeters;
import io.lictor.server.metrics.EdgeTraffic;
import io.lictor.server.metrics.EndpointMeters;
import io.lictor.server.metrics.RequestMeters;
import io.lictor.server.metrics.RouteMeters;
import io.lictor.server.metrics.TableMeters;
import io.lictor.server.metrics.TranscodingMeters;
import io.lictor.server.metrics.UnroutedMeters;
import io.lictor.server.metrics.WatcherMeters;
import io.lictor.server.status.Sources;
import io.lictor.server.status.StatusEvents;
import io.lictor.server.tracing.RequestTracer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.netty4.NettyAllocatorMetrics;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import reactor.core.scheduler.Schedulers;

/** The part of {@link LictorConfiguration} that counts, measures and logs requests. */
@Configuration(proxyBeanMethods = false)
final class ObservationConfiguration {

    private static final String LOGGED = "lictor.access-log.enabled";

    // --- Meters that come and go with the table ---

    @Bean
    RouteMeters routeMeters(MeterRegistry registry) {
        return new RouteMeters(registry);
    }

    @Bean
    EndpointMeters endpointMeters(MeterRegistry registry) {
        return new EndpointMeters(registry);
    }

    @Bean
    ClusterMeters clusterMeters(MeterRegistry registry) {
        return new ClusterMeters(registry);
    }

    /** First, so that what it measures ends with the swap. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    TableMeters tableMeters(MeterRegistry registry, ActiveRouteTable active) {
        return new TableMeters(registry, active, System::nanoTime, Clock.systemUTC());
    }

    // --- Others ---

    @Bean
    CatalogMeters serviceCatalogMeters(Sources sources) {
        return new CatalogMeters("services", sources.catalog()::status);
    }

    @Bean
    CatalogMeters descriptorMeters(Sources sources) {
        return new CatalogMeters("descriptors", sources.descriptors()::status);
    }

    @Bean
    CatalogMeters overrideMeters(Sources sources) {
        return new CatalogMeters("overrides", sources.overrides()::status);
    }

    @Bean
    TranscodingMeters transcodingMeters() {
        return new TranscodingMeters();
    }

    @Bean
    UnroutedMeters unroutedMeters() {
        return new UnroutedMeters();
    }

    /** The allocator of the public port and of the calls to HTTP services. */
    @Bean
    MeterBinder memoryMeters() {
        return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider known
                ? new NettyAllocatorMetrics(known)
                : registry -> {};
    }

    @Bean
    WatcherMeters watcherMeters(StatusEvents events) {
        return new WatcherMeters(events::watchers);
    }

    // --- Requests ---

    @Bean(destroyMethod = "close")
    EdgeTraffic edgeTraffic() {
        return new EdgeTraffic(System::nanoTime, Schedulers.parallel());
    }

    @Bean
    RequestMeters requestMeters(EdgeTraffic traffic, RouteMeters routes) {
        return new RequestMeters(traffic, routes);
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnProperty(LOGGED)
    AccessLog accessLog(LictorProperties properties) {
        LictorProperties.AccessLog wanted = properties.accessLog();
        return new AccessLog(wanted.format(), target(wanted.file()), wanted.queue());
    }

    private static LogTarget target(@Nullable Path file) {
        if (file == null) {
            return new StandardOutput();
        }
        try {
            return new LogFile(file, System::nanoTime);
        } catch (IOException cannot) {
            throw new InvalidSettingException("lictor.access-log.file=" + file, "it cannot be written: " + cannot);
        }
    }

    @Bean
    @ConditionalOnProperty(LOGGED)
    AccessLogMeters accessLogMeters(AccessLog log) {
        return new AccessLogMeters(log);
    }

    @Bean
    @ConditionalOnProperty(LOGGED)
    Recorder.Log requestLog(AccessLog lines, LictorProperties properties, Environment environment) {
        return new Recorder.Log(lines, properties.accessLog().query(), LictorConfiguration.managementPath(environment));
    }

    @Bean
    Recorder recorder(Recorder.Meters meters, ObjectProvider<Recorder.Log> log, ObjectProvider<RequestTracer> tracer) {
        return new Recorder(
                meters,
                Optional.ofNullable(log.getIfAvailable()),
                tracer.getIfAvailable(() -> RequestTracer.OFF),
                new Recorder.Clocks(System::nanoTime, Clock.systemUTC()));
    }

    @Bean
    Recorder.Meters recordedMeters(
            RequestMeters requests, EndpointMeters endpoints, UnroutedMeters unrouted, TranscodingMeters transcoding) {
        return new Recorder.Meters(requests, endpoints, unrouted, transcoding);
    }

    @Bean
    RecordingFilter recordingFilter(Recorder recorder) {
        return new RecordingFilter(recorder);
    }
}
