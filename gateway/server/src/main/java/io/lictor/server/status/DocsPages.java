package io.lictor.server.status;

import io.lictor.routing.ActiveRouteTable;
import io.lictor.routing.RouteTable;
import io.lictor.routing.Target;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * {@code /docs}: Swagger UI for the OpenAPI documents of the gateway. All of it is held in memory, some 2 MB, and loads nothing
 * from elsewhere.
 */
public final class DocsPages {

    private static final String BASE = "/docs";

    /** Swagger UI has its icons in its styles, as data. */
    private static final String POLICY = Page.policy("img-src 'self' data:");

    /** By the name in the address. */
    private static final Map<String, String> PARTS = Map.of(
            "docs.css", "docs/docs.css",
            "docs.js", "docs/docs.js",
            "lictor.svg", "page/lictor.svg",
            "swagger-ui.css", "docs/swagger-ui.css",
            "swagger-ui-bundle.js", "docs/swagger-ui-bundle.js");

    private final ActiveRouteTable active;

    public DocsPages(ActiveRouteTable active) {
        this.active = active;
    }

    public RouterFunction<ServerResponse> routes() {
        RouterFunctions.Builder routes = RouterFunctions.route();
        Tagged document = Tagged.resource("docs/docs.html");
        routes.GET(BASE, request -> document.answer(request, headers -> Page.guard(headers, POLICY)));
        // What the page loads is named from here, not from below.
        routes.GET(
                BASE + "/",
                request ->
                        ServerResponse.temporaryRedirect(URI.create("../docs")).build());
        routes.GET(
                BASE + "/services",
                request -> ServerResponse.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(services()));
        PARTS.forEach((name, resource) -> {
            Tagged part = Tagged.resource(resource);
            routes.GET(BASE + "/" + name, request -> part.answer(request, headers -> Page.guard(headers, POLICY)));
        });
        return routes.build();
    }

    /** Those that have a document of their own. */
    private List<String> services() {
        return active.current().stream()
                .flatMap(
                        table -> table.snapshot().services().keySet().stream().filter(name -> isDescribed(table, name)))
                .sorted()
                .toList();
    }

    private static boolean isDescribed(RouteTable table, String service) {
        return table.routes(service).stream().anyMatch(route -> route.target() instanceof Target.Grpc);
    }
}
