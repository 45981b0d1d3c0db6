package io.lictor.server.status;

import io.grpc.Status;
import io.lictor.server.metrics.EdgeTraffic;
import io.lictor.server.metrics.RequestOutcome;
import io.lictor.server.metrics.RouteFigures;
import io.lictor.server.metrics.RouteMeters;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * {@code GET /actuator/gateway/traffic?route=...}: what some routes have done, cheap enough to be asked each second. Whoever wants
 * a rate takes the difference of two answers.
 */
final class TrafficPage {

    /** More than anybody sees at once. */
    private static final int MOST_ROUTES = 100;

    private final RouteMeters routes;

    TrafficPage(RouteMeters routes) {
        this.routes = routes;
    }

    /** Routes that are not in the table are left out. */
    Mono<ServerResponse> answer(ServerRequest request) {
        List<String> ids = request.queryParams().getOrDefault("route", List.of());
        if (ids.isEmpty() || ids.size() > MOST_ROUTES) {
            return new Refusal(
                            Status.Code.INVALID_ARGUMENT,
                            "name 1 to " + MOST_ROUTES + " routes by their route_id, not " + ids.size()
                                    + ": traffic?route=a&route=b")
                    .answer();
        }
        List<Views.RouteTraffic> figures =
                ids.stream().distinct().flatMap(this::figures).toList();
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(figures);
    }

    private Stream<Views.RouteTraffic> figures(String id) {
        return routes.figures(id).map(figures -> view(id, figures)).stream();
    }

    private static Views.RouteTraffic view(String id, RouteFigures figures) {
        return new Views.RouteTraffic(
                id,
                labelled(figures.outcomes()),
                figures.inFlight(),
                figures.retries(),
                figures.hedges(),
                figures.durations());
    }

    static Views.Requests requests(EdgeTraffic traffic) {
        EdgeTraffic.Recent recent = traffic.recent();
        return new Views.Requests(
                labelled(traffic.totals()),
                new Views.Recent(
                        recent.seconds(),
                        labelled(recent.perSecond()),
                        boxed(recent.p50Millis()),
                        boxed(recent.p99Millis())));
    }

    private static <N> Map<String, N> labelled(Map<RequestOutcome, N> figures) {
        Map<String, N> labelled = new TreeMap<>();
        figures.forEach((outcome, figure) -> labelled.put(outcome.label(), figure));
        return labelled;
    }

    private static @Nullable Double boxed(OptionalDouble value) {
        return value.isEmpty() ? null : value.getAsDouble();
    }
}
