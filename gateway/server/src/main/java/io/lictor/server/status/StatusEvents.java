package io.lictor.server.status;

import io.lictor.routing.RouteTable;
import io.lictor.routing.TableListener;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** Tells watchers of each swap. A watcher that does not keep up misses events, never delays a swap. */
public final class StatusEvents implements TableListener {

    /** One swap. */
    record Swap(long generation, int routes, int rejected, long index) {}

    private final Sinks.Many<Swap> swaps = Sinks.many().multicast().directBestEffort();

    Flux<Swap> swaps() {
        return swaps.asFlux();
    }

    static Swap swap(RouteTable table) {
        return new Swap(
                table.generation(),
                table.routeCount(),
                table.rejectedCount(),
                table.snapshot().index());
    }

    @Override
    public void beforeSwap(RouteTable next, Set<String> services) {}

    @Override
    public void afterSwap(RouteTable now, Set<String> services) {
        // Without watchers there is nobody to tell, which is no failure.
        swaps.tryEmitNext(swap(now));
    }
}
