package io.lictor.server.status;

import io.lictor.routing.ActiveRouteTable;
import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * What a watcher of {@code /events} hears: a {@code swap} for each table, and a {@code beat} with the overview each second and soon after a
 * swap. The overview is made once for all watchers, and only while there is one. A watcher that does not keep up misses events and
 * holds nobody up.
 */
final class StatusStream {

    private static final Duration PACE = Duration.ofSeconds(1);
    /** Swaps within this time share an overview, which looks at every endpoint. */
    private static final Duration SOON = Duration.ofMillis(250);

    private final ActiveRouteTable active;
    private final StatusEvents events;
    private final Supplier<?> overview;
    private final Flux<Object> beats;

    StatusStream(ActiveRouteTable active, StatusEvents events, Supplier<?> overview) {
        this.active = active;
        this.events = events;
        this.overview = overview;
        this.beats = Flux.<Object>merge(
                        Flux.interval(PACE).onBackpressureDrop(), events.swaps().sample(SOON))
                .<Object>map(occasion -> overview.get())
                .share();
    }

    Flux<ServerSentEvent<Object>> events() {
        Flux<StatusEvents.Swap> swaps = Flux.concat(
                Flux.defer(() -> Mono.justOrEmpty(active.current().map(StatusEvents::swap))), events.swaps());
        // Looking at every endpoint is no work for an event loop.
        Flux<Object> overviews = Flux.concat(
                        Mono.<Object>fromSupplier(overview).subscribeOn(Schedulers.parallel()), beats)
                .onBackpressureLatest();
        return events.watched(Flux.merge(swaps.map(StatusStream::swap), overviews.map(StatusStream::beat)));
    }

    private static ServerSentEvent<Object> swap(StatusEvents.Swap swap) {
        return ServerSentEvent.<Object>builder(swap)
                .event("swap")
                .id(Long.toString(swap.generation()))
                .build();
    }

    private static ServerSentEvent<Object> beat(Object beat) {
        return ServerSentEvent.<Object>builder(beat).event("beat").build();
    }
}
