package io.lictor.server.status;

import io.lictor.openapi.OpenApiDocument;
import io.lictor.openapi.Operation;
import io.lictor.routing.Route;
import io.lictor.routing.RouteTable;
import io.lictor.routing.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The OpenAPI documents of a route table, those asked for lately kept. A table whose gRPC routes are those of the table before
 * has the same document. Safe from any thread; documents are made one after the other on the scheduler's.
 */
final class OpenApiDocuments {

    /** The whole one and some of single services. */
    private static final int MOST_KEPT = 8;

    private static final String WHOLE = "";

    private final Scheduler scheduler;
    private final Map<String, Made> lately = new LinkedHashMap<>(16, 0.75f, true);

    /** Takes a scheduler of one thread. */
    OpenApiDocuments(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    private record Made(long generation, List<Operation> operations, Tagged document) {}

    /**
     * The document of one service, or of all.
     *
     * @return fails with a {@link java.util.concurrent.RejectedExecutionException} when too many wait for theirs
     */
    Mono<Tagged> of(RouteTable table, Optional<String> service) {
        Made known = known(service.orElse(WHOLE));
        return known != null && known.generation() == table.generation()
                ? Mono.just(known.document())
                : Mono.fromCallable(() -> made(table, service)).subscribeOn(scheduler);
    }

    private Tagged made(RouteTable table, Optional<String> service) {
        String key = service.orElse(WHOLE);
        Made before = known(key);
        if (before != null && before.generation() >= table.generation()) {
            return before.document();
        }
        List<Operation> operations = (service.isPresent()
                        ? table.routes(service.get()).stream()
                        : table.snapshot().services().keySet().stream().flatMap(name -> table.routes(name).stream()))
                .flatMap(OpenApiDocuments::operation)
                .toList();
        Tagged document = before != null && before.operations().equals(operations)
                ? before.document()
                : Tagged.of(OpenApiDocument.write(service.orElse("Lictor"), operations), MediaType.APPLICATION_JSON);
        keep(key, new Made(table.generation(), operations, document));
        return document;
    }

    /** Nobody knows what an HTTP service offers below its path, so only methods of gRPC are operations. */
    private static Stream<Operation> operation(Route route) {
        return route.target() instanceof Target.Grpc grpc
                ? Stream.of(new Operation(
                        route.methods(),
                        grpc.method(),
                        grpc.binding(),
                        grpc.pool(),
                        grpc.policy().transcoding()))
                : Stream.empty();
    }

    private @Nullable Made known(String key) {
        synchronized (lately) {
            return lately.get(key);
        }
    }

    private void keep(String key, Made made) {
        synchronized (lately) {
            lately.put(key, made);
            if (lately.size() > MOST_KEPT) {
                lately.remove(lately.keySet().iterator().next());
            }
        }
    }
}
