package io.lictor.server.config;

import io.lictor.balancing.BalancingSettings;
import io.lictor.balancing.ClusterPolicy;
import io.lictor.balancing.Picking;
import io.lictor.routing.Conventions;
import io.lictor.routing.TrafficPolicy;
import io.lictor.server.accesslog.LineFormat;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Everything an operator may set below {@code lictor.}
 *
 * @param descriptors descriptor sets by service name, each as {@code file:/path/to/set.pb}
 * @param descriptorsDir directory of the descriptor sets that registrations may name by {@code file:NAME}
 */
@Validated
@ConfigurationProperties("lictor")
record LictorProperties(
        @Valid @DefaultValue Consul consul,
        @Valid @DefaultValue Tags tags,
        @Valid @DefaultValue Limits limits,
        @Valid @DefaultValue Upstream upstream,
        @Valid @NestedConfigurationProperty @DefaultValue BalancingProperties balancing,
        @Valid @NestedConfigurationProperty @DefaultValue BreakerProperties breaker,
        @Valid @DefaultValue Grpc grpc,
        @Valid @DefaultValue Express express,
        @Valid @NestedConfigurationProperty @DefaultValue TranscodingProperties transcoding,
        @Valid @DefaultValue Compat compat,
        @Valid @DefaultValue Shutdown shutdown,
        @Valid @DefaultValue Status status,
        @Valid @DefaultValue AccessLog accessLog,
        @DefaultValue Map<String, String> descriptors,
        @Nullable Path descriptorsDir) {

    /**
     * @param embedded serves a Consul of its own on {@code spring.cloud.consul.port}, for trying Lictor out
     * @param blockingWait how long Consul may hold a query without a change
     * @param maxBackoff the longest pause between two tries while Consul cannot be read
     * @param tokenFile file of the ACL token, read again for every request; wins over {@code spring.cloud.consul.token}
     * @param sslBundle SSL bundle with keys and trust for Consul, followed when it is reloaded; wins over {@code spring.cloud.consul.tls}
     * @param datacenters to read services from, preferred first; only the agent's own when empty
     * @param namespace of Consul Enterprise to read
     * @param partition of Consul Enterprise to read
     * @param snapshot file in which the services are kept for a start without Consul; none are kept when absent
     * @param maxWatches services that may have a query of their own at Consul, each on a connection; more than that share one
     */
    record Consul(
            @DefaultValue("false") boolean embedded,

            @NotNull @DurationMin(seconds = 1) @DefaultValue("55s")
            Duration blockingWait,

            @NotNull @DurationMin(millis = 100) @DefaultValue("10s")
            Duration maxBackoff,

            @Nullable Path tokenFile,
            @Nullable String sslBundle,

            @DefaultValue List<@NotEmpty @Pattern(regexp = CONSUL_NAME) String> datacenters,

            @NotNull @Pattern(regexp = CONSUL_NAME) @DefaultValue("")
            String namespace,

            @NotNull @Pattern(regexp = CONSUL_NAME) @DefaultValue("")
            String partition,

            @Nullable Path snapshot,
            @Min(1) @Max(190) @DefaultValue("128") int maxWatches) {

        private static final String CONSUL_NAME = "[A-Za-z0-9_-]{0,64}";
    }

    /**
     * @param restful tags that mean the same as {@code restful}
     * @param rpc tags that mean the same as {@code rpc}
     */
    record Tags(
            @DefaultValue Set<String> restful, @DefaultValue Set<String> rpc) {}

    /**
     * @param body the largest request body that is held in memory, as for transcoding, and the largest message of a stream
     * @param proxiedBody the largest request body that streams through to an HTTP backend; no limit when absent
     * @param response the largest gRPC response message that is accepted
     * @param websocketFrame the largest frame of a WebSocket, and the largest message that its frames make, either way
     * @param streamInactivity how long the client of a streamed request may say nothing, or one take nothing of its answer
     */
    record Limits(
            @NotNull @DefaultValue("4MB") DataSize body,
            @Nullable DataSize proxiedBody,
            @NotNull @DefaultValue("16MB") DataSize response,
            @NotNull @DefaultValue("1MB") DataSize websocketFrame,

            @NotNull @DurationMin(millis = 100) @DefaultValue("60s")
            Duration streamInactivity) {}

    /**
     * @param timeout to the first byte of an HTTP answer, or to the end of a unary gRPC call
     * @param retries how often a request may be made again on another endpoint, where that is safe
     * @param hedge after how long an idempotent request is made on a second endpoint too; never when absent
     * @param maxInFlight requests of one route under way at once; more are refused
     * @param connectTimeout for a new connection to a backend
     * @param maxConnections open connections to one HTTP endpoint
     * @param sslBundle SSL bundle with keys and trust for services behind TLS; the JVM's own trust when absent
     * @param drain how long what is in flight to an endpoint that left may go on; then even streams are ended
     */
    record Upstream(
            @NotNull @DurationMin(millis = 1) @DefaultValue("30s")
            Duration timeout,

            @Min(0) @Max(5) @DefaultValue("1") int retries,
            @Nullable @DurationMin(millis = 1) Duration hedge,
            @Min(1) @Max(1_000_000) @DefaultValue("1000") int maxInFlight,

            @NotNull @DurationMin(millis = 1) @DefaultValue("2s")
            Duration connectTimeout,

            @Min(1) @Max(100_000) @DefaultValue("1000") int maxConnections,
            @Nullable String sslBundle,

            @NotNull @DurationMin(millis = 0) @DefaultValue("30s")
            Duration drain) {}

    /** How requests are carried, unless their services say otherwise. */
    TrafficPolicy traffic() {
        if (balancing.lb() == Picking.HASH) {
            throw new InvalidSettingException(
                    "lictor.balancing.lb=hash", "a service has to say by what: lictor.hash in its registration");
        }
        return new TrafficPolicy(
                upstream.timeout(),
                upstream.retries(),
                Optional.ofNullable(upstream.hedge()),
                upstream.maxInFlight(),
                Optional.empty(),
                new ClusterPolicy(balancing.lb(), balancing.slowStart(), breaker.policy(), new TreeMap<>()));
    }

    BalancingSettings balancingSettings() {
        return new BalancingSettings(
                new BalancingSettings.Latency(
                        balancing.decay(),
                        balancing.seedLatency(),
                        balancing.failurePenalty(),
                        balancing.retryAfterLimit()),
                new BalancingSettings.Ejecting(
                        breaker.window(),
                        breaker.minimumCalls(),
                        breaker.failureRate(),
                        breaker.longestEjection(),
                        breaker.jitter(),
                        breaker.refusedEjection(),
                        breaker.maxEjected()),
                new BalancingSettings.Spreading(
                        balancing.ownZone(),
                        balancing.panicFloor(),
                        balancing.overprovisioning(),
                        balancing.hashBound()),
                new BalancingSettings.Retrying(balancing.retryPercent(), balancing.retryReserve()));
    }

    /** @param enabled answers requests that need nothing of Spring's in front of it, at a quarter of the cost */
    record Express(@DefaultValue("true") boolean enabled) {}

    /**
     * @param eagerConnect endpoints that are connected before the first request
     * @param reflectionTimeout for reading all descriptors of one server
     * @param keepalive after how long without a sign of life a server with open calls is asked for one; servers that
     *     were not told otherwise end connections on which that is more often than every 5 minutes
     * @param keepaliveTimeout how long it may take to give that sign before its connection is given up
     */
    record Grpc(
            @Min(0) @Max(100_000) @DefaultValue("256") int eagerConnect,

            @NotNull @DurationMin(millis = 100) @DefaultValue("5s")
            Duration reflectionTimeout,

            @NotNull @DurationMin(seconds = 10) @DefaultValue("5m")
            Duration keepalive,

            @NotNull @DurationMin(millis = 100) @DefaultValue("20s")
            Duration keepaliveTimeout) {}

    /**
     * Whose tags are understood besides Lictor's own.
     *
     * @param goMicro routes services of go-micro by what they register
     * @param goMicroNamespaces beginnings of go-micro's service names that are no part of their paths
     * @param fabio routes by Fabio's urlprefix- tags
     * @param traefik routes by Traefik's tags of HTTP routers
     */
    record Compat(
            @DefaultValue("true") boolean goMicro,

            @NotNull @DefaultValue({"go.micro.srv", "go.micro.service", "go.micro.api", "go.micro.web", "go.micro"})
            List<String> goMicroNamespaces,

            @DefaultValue("true") boolean fabio,
            @DefaultValue("true") boolean traefik) {

        Conventions conventions() {
            return new Conventions(goMicro, goMicroNamespaces, fabio, traefik);
        }
    }

    /**
     * @param delay how long requests are still accepted after Lictor was told to end and has left Consul; shorter than
     *     {@code spring.lifecycle.timeout-per-shutdown-phase}
     */
    record Shutdown(
            @NotNull @DurationMin(millis = 0) @DefaultValue("5s")
            Duration delay) {}

    /**
     * @param allow addresses and ranges that may see the management paths
     * @param docs serves Swagger UI at /docs, for those addresses too
     * @param maxWatchers pages and programs that may listen to events at once; one more is answered 503
     */
    record Status(
            @NotNull @DefaultValue({"127.0.0.0/8", "::1"}) List<String> allow,
            @DefaultValue("false") boolean docs,

            @Min(1) @DefaultValue("500") int maxWatchers) {}

    /**
     * @param enabled writes one line per request
     * @param format json, or common for the Common Log Format
     * @param file lines are added to it; they go to the standard output when absent
     * @param query logs the query beside the path, which may hold secrets
     * @param queue lines that may wait to be written; more are lost and counted
     */
    record AccessLog(
            @DefaultValue("false") boolean enabled,
            @NotNull @DefaultValue("json") LineFormat format,
            @Nullable Path file,
            @DefaultValue("false") boolean query,
            @Min(16) @Max(1_000_000) @DefaultValue("8192") int queue) {}
}
