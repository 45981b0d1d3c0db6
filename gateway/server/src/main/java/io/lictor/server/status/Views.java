package io.lictor.server.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.lictor.balancing.ClusterStatus;
import io.lictor.server.metrics.RouteFigures;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shapes of the status JSON. Durations are in milliseconds. */
final class Views {

    private Views() {}

    /** {@code GET /actuator/gateway}. */
    record Overview(
            String name,
            PublicPort publicPort,
            long generation,
            boolean ready,
            List<String> alarms,
            Consul consul,
            Counts counts,
            Traffic traffic,
            Map<String, String> links) {}

    /**
     * Where services are reached.
     *
     * @param tls whether it is spoken to by HTTPS
     * @param shared whether the status is on it too
     */
    record PublicPort(int number, boolean tls, boolean shared) {}

    record Counts(int services, int routes, int instances, int admitted, int rejected) {}

    /**
     * What the gateway has done, and what the endpoints of now have since each of them came.
     *
     * @param requests of clients, each counted once however often it was tried
     * @param successes calls of endpoints, as the following
     * @param inFlight also of those that have left
     * @param endpoints how many there are by the state of their circuit, and as {@code DRAINING} those that have left and still
     *     have calls
     */
    record Traffic(Requests requests, long successes, long failures, int inFlight, Map<String, Integer> endpoints) {}

    /**
     * Requests that are over. How they ended is told in the words of the metric {@code lictor_route_requests_total}.
     *
     * @param outcomes since the start
     */
    record Requests(Map<String, Long> outcomes, Recent recent) {}

    /**
     * The last seconds.
     *
     * @param seconds how many these are
     * @param perSecond requests that ended, by how
     * @param p50Millis half took no longer than this; null when there were none
     * @param p99Millis 99 of 100 took no longer than this
     */
    record Recent(
            double seconds,
            Map<String, Double> perSecond,
            @Nullable Double p50Millis,
            @Nullable Double p99Millis) {}

    /**
     * One entry of {@code GET /actuator/gateway/traffic}: counts that grow as long as the table has the route.
     *
     * @param outcomes requests that are over, by how they ended
     */
    record RouteTraffic(
            String route,
            Map<String, Long> outcomes,
            long inFlight,
            long retries,
            long hedges,
            RouteFigures.Durations durations) {}

    /** {@code GET /actuator/gateway/consul}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Consul(
            String address,
            boolean embedded,
            long index,
            @Nullable String lastAnswer,
            long ageMillis,
            boolean stale,
            @Nullable String lastError,
            int watches,
            long answers,
            long bytes,
            long failures,
            long published,
            @Nullable Watching watching,
            @Nullable String restored,
            @Nullable Held held,
            @Nullable Map<String, Datacenter> datacenters,
            Keys keys,
            Keys overrides) {}

    /** Instances that Consul no longer shows and whose going is not believed yet. */
    record Held(int instances, List<String> services, String since, String reason) {}

    /** How one of several datacenters is read. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Datacenter(
            long index,
            @Nullable String lastAnswer,
            long ageMillis,
            boolean stale,
            @Nullable String lastError,
            @Nullable String restored,
            @Nullable Held held) {}

    /** How the selected services are watched; {@code mode} is {@code per-service} or {@code shared}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Watching(
            String mode,
            int maxWatches,
            long switches,
            long sweeps,
            long refetches,
            @Nullable String filter,
            @Nullable String steppedDown) {}

    /** How keys in Consul are read; apart from the services, because a token may see only one of them. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Keys(
            String address,
            long index,
            @Nullable String lastAnswer,
            boolean stale,
            @Nullable String lastError) {}

    /** One entry of {@code GET /actuator/gateway/routes}, in the shape Spring Cloud Gateway's own endpoint has. */
    record SpringRoute(
            @JsonProperty("route_id") String routeId,
            String uri,
            int order,
            String predicate,
            List<String> filters,
            Map<String, Object> metadata) {}

    /**
     * A value that holds for a route.
     *
     * @param from who said it: the operator's default, a tag, Meta or an override in Consul
     */
    record Setting(Object value, String from) {}

    /** One entry of {@code GET /actuator/gateway/services}. */
    record Service(String name, boolean selected, List<String> tags, List<String> routes, List<Instance> instances) {}

    /**
     * One entry of {@code GET /actuator/gateway/instances}.
     *
     * @param health {@code GONE} for one that Consul does not show any more, whose other fields tell of its last registration
     * @param overrides what the operator wrote in Consul and holds for it, by key
     * @param draining null for none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Instance(
            String service,
            String id,
            String node,
            String address,
            String datacenter,
            String health,
            @Nullable String note,
            List<String> tags,
            @Nullable Decoded decoded,
            int weight,
            Map<String, String> overrides,
            List<Endpoint> endpoints,
            @Nullable List<Draining> draining) {}

    /** What the tags of go-micro say. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Decoded(
            @Nullable String version, Map<String, String> metadata, Map<String, Map<String, String>> endpoints) {}

    /**
     * An instance as one cluster sees it: the live state of the balancer.
     *
     * @param ejected whether it gets no calls now, or one as a probe
     * @param reason why it was ejected
     * @param retryInMillis time to the next probe; 0 when one is due
     * @param panic whether its cluster ignores circuits now, because too many are open
     * @param slowStart the part of its weight that it gets as a newcomer
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Endpoint(
            String cluster,
            String address,
            int weight,
            String group,
            String zone,
            int priority,
            String circuit,
            boolean ejected,
            boolean panic,
            @Nullable String reason,
            @Nullable Long retryInMillis,
            double slowStart,
            double latencyMillis,
            int inFlight,
            long successes,
            long failures,
            @Nullable LastFailure lastFailure) {}

    /**
     * An endpoint that has left the table and still has calls.
     *
     * @param cluster that it was in
     * @param since when it left
     * @param until when its calls break off; absent when they may go on, because the table has its address again
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Draining(
            String cluster,
            String address,
            int inFlight,
            String since,
            @Nullable String until) {}

    /** The latest call that failed; {@code kind} is in the words of the metric {@code lictor_endpoint_calls_total}. */
    record LastFailure(String kind, long agoMillis) {}

    /** How a cluster divides its traffic now; part of a route's metadata. */
    record Balancing(String picking, boolean panic, int inFlight, List<ClusterStatus.Tier> tiers) {}

    /** One entry of {@code GET /actuator/gateway/rejected}: what was asked for and not given. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Rejection(
            String service,
            String subject,
            String reason,
            String message,
            @Nullable Mark mark) {}

    /**
     * The part of a text that is wrong.
     *
     * @param text the subject, or the line of the text it stands for
     * @param line counted from 1; absent for a text of one line
     * @param column in UTF-16 units, counted from 1
     * @param length 0 where something is missing
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Mark(String text, @Nullable Integer line, int column, int length) {}
}
