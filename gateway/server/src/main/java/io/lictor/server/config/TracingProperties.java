package io.lictor.server.config;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What is traced. Where spans go and which share of the traces is recorded is said by {@code management.opentelemetry} and
 * {@code management.tracing}.
 *
 * @param enabled makes spans of requests and of their attempts
 * @param maxRecordedPerSecond traces that begin at the gateway and are recorded, at most; those that clients record are not counted
 */
@Validated
@ConfigurationProperties("lictor.tracing")
record TracingProperties(
        @DefaultValue("false") boolean enabled,
        @Min(1) @Max(1_000_000) @DefaultValue("100") int maxRecordedPerSecond) {}
