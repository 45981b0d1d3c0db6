package io.lictor.server.status;

import io.lictor.routing.RouteTable;
import io.lictor.routing.TableListener;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Tells watchers of each swap, and knows how many there are. A watcher that does not keep up misses events, never delays a swap.
 * Thread-safe.
 */
public final class StatusEvents implements TableListener {

    /** One swap. */
    record Swap(long generation, int routes, int rejected, long index) {}

    private final Sinks.Many<Swap> swaps = Sinks.many().multicast().directBestEffort();
    private final AtomicInteger watchers = new AtomicInteger();
    private final int mostWatchers;

    /** @param mostWatchers at once; one more is turned away */
    public StatusEvents(int mostWatchers) {
        this.mostWatchers = mostWatchers;
    }

    /** How many watch now. */
    public int watchers() {
        return watchers.get();
    }

    /** Whether one more is too many. Those who come in the same instant may all be let in. */
    boolean isFull() {
        return watchers.get() >= mostWatchers;
    }

    int mostWatchers() {
        return mostWatchers;
    }

    /** The same events, whose every subscriber is counted as a watcher until its end. */
    <T> Flux<T> watched(Flux<T> events) {
        return Flux.defer(() -> {
            watchers.incrementAndGet();
            return events.doFinally(end -> watchers.decrementAndGet());
        });
    }

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
