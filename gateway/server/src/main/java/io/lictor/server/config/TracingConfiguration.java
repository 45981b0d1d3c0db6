package io.lictor.server.config;

import io.lictor.server.metrics.TracingMeters;
import io.lictor.server.tracing.BoundedSampler;
import io.lictor.server.tracing.OpenTelemetryTracer;
import io.lictor.server.tracing.RequestTracer;
import io.lictor.server.tracing.SpanExport;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingProperties;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanProcessors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * The part of {@link LictorConfiguration} that traces requests, where that is wanted. Spring Boot makes OpenTelemetry's pieces,
 * by its own keys; {@link TracingSwitch} keeps it from that where nothing is traced.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(TracingSwitch.KEY)
@EnableConfigurationProperties(TracingProperties.class)
final class TracingConfiguration {

    @Bean
    RequestTracer requestTracer(OpenTelemetry telemetry, Environment environment) {
        return new OpenTelemetryTracer(telemetry, LictorConfiguration.managementPath(environment));
    }

    /** Around whatever sampler Spring Boot's keys have chosen. */
    @Bean
    SdkTracerProviderBuilderCustomizer boundedSampling(Sampler sampler, TracingProperties properties) {
        int perSecond = properties.maxRecordedPerSecond();
        return builder -> builder.setSampler(new BoundedSampler(sampler, perSecond, System::nanoTime));
    }

    @Bean
    SpanExport spanExport(OpenTelemetryTracingProperties properties) {
        return new SpanExport(properties.getExport().getMaxQueueSize(), System::nanoTime);
    }

    @Bean
    SpanExporters spanExporters(SpanExport export, ObjectProvider<SpanExporter> exporters) {
        return SpanExporters.of(exporters.orderedStream().map(export::watching).toList());
    }

    /** None where nothing is exported: nobody would empty the queue. */
    @Bean
    SpanProcessors spanProcessors(SpanExport export, SpanExporters exporters, BatchSpanProcessor queue) {
        return exporters.list().isEmpty() ? SpanProcessors.of() : SpanProcessors.of(export.before(queue));
    }

    @Bean
    TracingMeters tracingMeters(SpanExport export) {
        return new TracingMeters(export);
    }
}
