package io.lictor.server.status;

import io.lictor.routing.ActiveRouteTable;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * What a watcher of {@code /events} hears: a {@code swap} for each table, and a {@code beat} with the overview each second and soon after a
 * swap. The overview is made and written once for all watchers, and only while there is one. A watcher that does not keep up misses
 * events and holds nobody up.
 *
 * <p>Events are text: what Spring encodes for a watcher is in a buffer, and lost with it where the watcher goes at that moment.
 */
final class StatusStream {

    private static final Duration PACE = Duration.ofSeconds(1);
    /** Swaps within this time share an overview, which looks at every endpoint. */
    private static final Duration SOON = Duration.ofMillis(250);

    private final ActiveRouteTable active;
    private final StatusEvents events;
    private final Supplier<String> overview;
    private final Function<Object, String> json;
    private final Flux<String> beats;

    /** @param json writes what is told */
    StatusStream(ActiveRouteTable active, StatusEvents events, Supplier<?> overview, Function<Object, String> json) {
        this.active = active;
        this.events = events;
        this.overview = () -> json.apply(overview.get());
        this.json = json;
        this.beats = Flux.<Object>merge(
                        Flux.interval(PACE).onBackpressureDrop(), events.swaps().sample(SOON))
                .map(occasion -> this.overview.get())
                .share();
    }

    Flux<ServerSentEvent<String>> events() {
        Flux<StatusEvents.Swap> swaps = Flux.concat(
                Flux.defer(() -> Mono.justOrEmpty(active.current().map(StatusEvents::swap))), events.swaps());
        // Looking at every endpoint is no work for an event loop.
        Flux<String> overviews = Flux.concat(Mono.fromSupplier(overview).subscribeOn(Schedulers.parallel()), beats)
                .onBackpressureLatest();
        return events.watched(Flux.merge(swaps.map(this::swap), overviews.map(StatusStream::beat)));
    }

    private ServerSentEvent<String> swap(StatusEvents.Swap swap) {
        return ServerSentEvent.builder(json.apply(swap))
                .event("swap")
                .id(Long.toString(swap.generation()))
                .build();
    }

    private static ServerSentEvent<String> beat(String beat) {
        return ServerSentEvent.builder(beat).event("beat").build();
    }
}
