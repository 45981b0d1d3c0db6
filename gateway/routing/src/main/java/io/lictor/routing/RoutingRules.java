package io.lictor.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lictor.catalog.ServiceSelector;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the operator decided about routing. Immutable.
 *
 * @param restfulTags tags that ask for an HTTP route, {@code restful} first
 * @param rpcTags tags that ask for gRPC routes, {@code rpc} first
 * @param reservedPaths first path segments no route may use and no catch-all may match, each with its leading slash
 * @param traffic how requests are carried, unless their services' tags say otherwise
 * @param policy of gRPC routes, unless their services' tags say otherwise
 * @param datacenters in the order in which their instances are used: a later one only while the earlier have none to
 *     offer; empty where all are the same
 * @param conventions whose tags count besides Lictor's own
 * @param filters what filters there are for routes
 */
public record RoutingRules(
        Set<String> restfulTags,
        Set<String> rpcTags,
        List<String> reservedPaths,
        TrafficPolicy traffic,
        RoutePolicy policy,
        List<String> datacenters,
        Conventions conventions,
        RouteFilters.Factory filters)
        implements ServiceSelector {

    /** Paths of Lictor itself, besides those of management. */
    public static final List<String> OWN_PATHS = List.of("/openapi.json", "/docs");

    /** Infrastructure that is known to carry role-like tags: it must ask twice. */
    private static final Set<String> INFRASTRUCTURE = Set.of("nomad", "nomad-client", "vault");

    private static final String CONSUL = "consul";
    private static final Pattern PARAMETERS = Pattern.compile(";[^/]*");

    public RoutingRules {
        restfulTags = Set.copyOf(restfulTags);
        rpcTags = Set.copyOf(rpcTags);
        reservedPaths = List.copyOf(reservedPaths);
        datacenters = List.copyOf(datacenters);
    }

    /** The place of a datacenter among those that are used, 0 for the first; one that is not named comes last. */
    int priority(String datacenter) {
        int place = datacenters.indexOf(datacenter);
        return place < 0 ? datacenters.size() : place;
    }

    /** With every convention that is known, datacenters that are all the same, and without filters. */
    public RoutingRules(
            Set<String> restfulTags,
            Set<String> rpcTags,
            List<String> reservedPaths,
            TrafficPolicy traffic,
            RoutePolicy policy) {
        this(
                restfulTags,
                rpcTags,
                reservedPaths,
                traffic,
                policy,
                List.of(),
                Conventions.defaults(),
                RouteFilters.Factory.ofNone());
    }

    /** What holds where the operator has decided nothing. */
    public static RoutingRules defaults() {
        List<String> reserved = new ArrayList<>(OWN_PATHS);
        reserved.add("/actuator");
        return new RoutingRules(
                Set.of("restful"), Set.of("rpc"), reserved, TrafficPolicy.defaults(), RoutePolicy.defaults());
    }

    /** The same with filters. */
    public RoutingRules with(RouteFilters.Factory others) {
        return new RoutingRules(restfulTags, rpcTags, reservedPaths, traffic, policy, datacenters, conventions, others);
    }

    @Override
    public boolean selects(String name, Set<String> tags) {
        if (name.equals(CONSUL)) {
            return false;
        }
        if (INFRASTRUCTURE.contains(name)) {
            return tags.contains(RegistrationKeys.TAG_PREFIX + "enable=true");
        }
        return tags.stream()
                        .anyMatch(tag -> restfulTags.contains(tag)
                                || rpcTags.contains(tag)
                                || tag.startsWith(RegistrationKeys.TAG_PREFIX))
                || conventions.selects(name, tags);
    }

    /** True when a raw request path lies at or below a reserved one, however it is spelled. */
    public boolean reserves(String rawPath) {
        String path = rawPath.indexOf('%') < 0 && rawPath.indexOf(';') < 0 ? rawPath : plain(rawPath);
        for (String reserved : reservedPaths) {
            if (path.startsWith(reserved)
                    && (path.length() == reserved.length() || path.charAt(reserved.length()) == '/')) {
                return true;
            }
        }
        return false;
    }

    /** As Spring's own mapping reads it: escapes decoded, parameters of segments left out. */
    private static String plain(String rawPath) {
        try {
            return URLDecoder.decode(PARAMETERS.matcher(rawPath).replaceAll("").replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException malformed) {
            return rawPath;
        }
    }
}
