package io.lictor.server.status;

import io.grpc.Status;
import io.lictor.catalog.CatalogSource;
import io.lictor.server.metrics.RequestMeters;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import tools.jackson.databind.json.JsonMapper;

/** {@code /actuator/gateway} and what lies below it. All of it reads, but the one word an operator may say about Consul. */
public final class StatusPages {

    /**
     * What identifies this process on the pages.
     *
     * @param embedded whether its Consul runs inside it
     * @param described services for which the operator configured descriptors
     */
    public record Identity(
            String name, boolean embedded, String basePath, Set<String> described, PublicPort publicPort) {

        public Identity {
            described = Set.copyOf(described);
        }
    }

    private final String base;
    private final Picture picture;
    private final ServicePicture services;
    private final TrafficPage traffic;
    private final Explainer explainer;
    private final StatusEvents events;
    private final StatusStream stream;
    private final Page page;
    private final SpringRoutes springRoutes;
    private final CatalogSource catalog;

    public StatusPages(
            Identity identity,
            Routing routing,
            Sources sources,
            RequestMeters requests,
            StatusEvents events,
            RouteLocator springRoutes,
            JsonMapper json) {
        this.base = identity.basePath() + "/gateway";
        this.picture = new Picture(identity, routing, sources, requests.traffic());
        this.services = new ServicePicture(routing);
        this.traffic = new TrafficPage(requests.routes());
        this.explainer = new Explainer(routing.active(), routing.rules());
        this.events = events;
        this.stream =
                new StatusStream(routing.active(), events, () -> picture.overview(base), json::writeValueAsString);
        this.page = new Page(base);
        this.springRoutes = new SpringRoutes(springRoutes);
        this.catalog = sources.catalog();
    }

    public RouterFunction<ServerResponse> routes() {
        return page.addTo(RouterFunctions.route())
                .GET(base, request -> json(picture.overview(base)))
                .GET(base + "/routes", request -> allRoutes())
                .GET(base + "/traffic", traffic::answer)
                .GET(base + "/services", request -> json(services.services()))
                .GET(base + "/instances", request -> json(services.instances()))
                .GET(base + "/rejected", request -> json(picture.rejected()))
                .GET(base + "/consul", request -> json(picture.consul()))
                .POST(base + "/consul/accept", this::accept)
                .GET(base + "/explain", this::explain)
                .GET(base + "/events", this::stream)
                .build();
    }

    /** Browsers name the page a form or a script comes from, and no other page may speak for the operator. */
    private Mono<ServerResponse> accept(ServerRequest request) {
        String origin = request.headers().asHttpHeaders().getOrigin();
        if (origin != null && !origin.endsWith("://" + request.uri().getAuthority())) {
            return new Refusal(Status.Code.PERMISSION_DENIED, "this request comes from a page of " + origin).answer();
        }
        catalog.accept();
        return json(picture.consul());
    }

    private Mono<ServerResponse> allRoutes() {
        return springRoutes.all().collectList().flatMap(theirs -> {
            List<Views.SpringRoute> all = new ArrayList<>(picture.routes());
            all.addAll(theirs);
            return json(all);
        });
    }

    private Mono<ServerResponse> explain(ServerRequest request) {
        String path = request.queryParam("path").orElse("");
        if (!path.startsWith("/")) {
            return new Refusal(
                            Status.Code.INVALID_ARGUMENT,
                            "path is missing: " + base + "/explain?method=GET&path=/orders/1")
                    .answer();
        }
        String method = request.queryParam("method").orElse("GET");
        List<String> headers = request.queryParams().getOrDefault("header", List.of());
        String host = request.queryParam("host").orElse("");
        ImaginedRequest imagined = new ImaginedRequest(method, host, path, headers);
        return Mono.fromSupplier(() -> explainer.explain(imagined))
                .flatMap(explanation -> explanation.goesOnToSpring()
                        ? springRoutes
                                .taking(imagined, request.exchange())
                                .map(explanation::takenBySpring)
                                .defaultIfEmpty(explanation)
                        : Mono.just(explanation))
                .subscribeOn(Schedulers.parallel())
                .publishOn(loop(request))
                .flatMap(StatusPages::json);
    }

    /** Where the client's going is heard of: nothing is written for one that has left, and no buffer for it lost. */
    private static Scheduler loop(ServerRequest request) {
        Object ours =
                ServerHttpRequestDecorator.getNativeRequest(request.exchange().getRequest());
        return ours instanceof Connection connection
                ? Schedulers.fromExecutor(connection.channel().eventLoop())
                : Schedulers.immediate();
    }

    private Mono<ServerResponse> stream(ServerRequest request) {
        if (events.isFull()) {
            return new Refusal(
                            Status.Code.UNAVAILABLE,
                            events.mostWatchers() + " watch already, and lictor.status.max-watchers allows no more")
                    .answer();
        }
        return ServerResponse.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .cacheControl(CacheControl.noStore())
                .body(stream.events().publishOn(loop(request), 1), ServerSentEvent.class);
    }

    private static Mono<ServerResponse> json(Object view) {
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(view);
    }
}
