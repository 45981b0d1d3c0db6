package io.lictor.server.status;

import io.grpc.Status;
import io.lictor.routing.ActiveRouteTable;
import io.lictor.routing.RouteTable;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** {@code /openapi.json}: what the gRPC routes of the active table offer, of one service with {@code ?service=}. */
public final class OpenApiPages implements AutoCloseable {

    private final ActiveRouteTable active;
    private final Scheduler scheduler;
    private final OpenApiDocuments documents;

    /** Takes a scheduler of one thread, with bounded room for those who wait, and disposes of it in the end. */
    public OpenApiPages(ActiveRouteTable active, Scheduler scheduler) {
        this.active = active;
        this.scheduler = scheduler;
        this.documents = new OpenApiDocuments(scheduler);
    }

    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route().GET("/openapi.json", this::document).build();
    }

    private Mono<ServerResponse> document(ServerRequest request) {
        RouteTable table = active.current().orElse(null);
        if (table == null) {
            return unavailable();
        }
        Optional<String> service = request.queryParam("service");
        if (service.isPresent() && !table.snapshot().services().containsKey(service.get())) {
            return new Refusal(Status.Code.NOT_FOUND, "no service " + service.get() + " asks for routes in Consul")
                    .answer();
        }
        return documents
                .of(table, service)
                .flatMap(document -> document.answer(request, headers -> {}))
                .onErrorResume(RejectedExecutionException.class, busy -> unavailable());
    }

    private static Mono<ServerResponse> unavailable() {
        return Mono.error(new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE));
    }

    @Override
    public void close() {
        scheduler.dispose();
    }
}
