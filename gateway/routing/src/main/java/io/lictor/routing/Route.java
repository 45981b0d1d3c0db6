package io.lictor.routing;

import io.lictor.path.PathTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Match and target. Immutable.
 *
 * @param id unique in its table and stable while the service declares the same
 * @param tag what asked for it: a role tag or a {@code lictor.route} key
 * @param source for gRPC where the descriptors came from, else empty
 * @param host lower case, {@code *.example.org} for every host below that, empty for every host
 * @param methods HTTP methods, or {@code *} alone for every method
 * @param condition what else a request must have
 * @param createIndex the lowest Consul CreateIndex of its members: who came first
 * @param traffic how its requests are carried
 * @param layers where the values of its keys were said, by key; those that nobody said are not there
 */
public record Route(
        String id,
        String service,
        String tag,
        Optional<String> source,
        Optional<String> host,
        List<String> methods,
        PathTemplate template,
        Condition condition,
        int priority,
        long createIndex,
        TrafficPolicy traffic,
        Map<String, Layer> layers,
        Target target) {

    public Route {
        methods = List.copyOf(methods);
        layers = Map.copyOf(layers);
    }

    Route withMethods(List<String> kept) {
        return kept.equals(methods)
                ? this
                : new Route(
                        id,
                        service,
                        tag,
                        source,
                        host,
                        kept,
                        template,
                        condition,
                        priority,
                        createIndex,
                        traffic,
                        layers,
                        target);
    }

    /** To the first byte of an HTTP answer, or to the end of a unary gRPC call. */
    public Duration timeout() {
        return traffic.timeout();
    }

    /** Where the value of a key was said. */
    public Layer layer(String key) {
        return layers.getOrDefault(key, Layer.DEFAULT);
    }

    /** What it wants: a place for each method. */
    List<Place> places() {
        return methods.stream().map(method -> new Place(host, method, template)).toList();
    }

    /** Whether a request that has come to its path is taken; the first test is free where there is no condition. */
    boolean accepts(RequestHead request) {
        return condition == Condition.always() || condition.holds(request);
    }

    /** The method and path a person would write. */
    public String match() {
        String more = condition == Condition.always() ? "" : " " + condition;
        return String.join(",", methods) + " " + host.orElse("") + template + more;
    }
}
