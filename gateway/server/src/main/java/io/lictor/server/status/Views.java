package io.lictor.server.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.lictor.balancing.ClusterStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shapes of the status JSON. Durations are in milliseconds. */
final class Views {

    private Views() {}

    /** {@code GET /actuator/gateway}. */
    record Overview(
            String name,
            long generation,
            boolean ready,
            List<String> alarms,
            Consul consul,
            Counts counts,
            Map<String, String> links) {}

    record Counts(int services, int routes, int instances, int admitted, int rejected) {}

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
            long failures,
            long published,
            Keys keys) {}

    /** How the descriptors that lie in Consul are read; apart from the rest, because a token may see only one of them. */
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

    /** One entry of {@code GET /actuator/gateway/services}. */
    record Service(String name, boolean selected, List<String> tags, List<String> routes, List<Instance> instances) {}

    /** One entry of {@code GET /actuator/gateway/instances}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Instance(
            String service,
            String id,
            String node,
            String address,
            String health,
            List<String> tags,
            int weight,
            List<Endpoint> endpoints) {}

    /**
     * An instance as one cluster sees it: the live state of the balancer.
     *
     * @param ejected whether it gets no calls now, or one as a probe
     * @param reason why it was ejected
     * @param retryInMillis time to the next probe; 0 when one is due
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
            @Nullable String reason,
            @Nullable Long retryInMillis,
            double slowStart,
            double latencyMillis,
            int inFlight,
            long successes,
            long failures) {}

    /** How a cluster divides its traffic now; part of a route's metadata. */
    record Balancing(String picking, boolean panic, int inFlight, List<ClusterStatus.Tier> tiers) {}

    /** {@code GET /actuator/gateway/explain}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Explanation(
            String request,
            String outcome,
            String why,
            @Nullable SpringRoute route,
            @Nullable List<String> variables,
            @Nullable List<Endpoint> endpoints,
            List<String> hints) {}
}
