package io.lictor.server.edge;

import io.lictor.server.exchange.Admission;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Ends a streamed request body whose client says nothing for too long. A client that is kept from sending, because the
 * backend does not read, is not blamed. Immutable.
 *
 * @param limit how long the next part may take from when it is asked for
 */
record Inactivity(Duration limit, LongSupplier nanoTime) {

    private static final int LOOKS_PER_LIMIT = 8;

    /** Fails with a refusal when the limit has passed. */
    <T> Flux<T> watch(Flux<T> body) {
        return Flux.defer(() -> {
            Clock clock = new Clock(nanoTime);
            Mono<Void> tooLate = Flux.interval(limit.dividedBy(LOOKS_PER_LIMIT))
                    .filter(tick -> clock.waited() > limit.toNanos())
                    .next()
                    .flatMap(tick -> Mono.error(Admission.silent(limit)));
            return body.doOnRequest(clock::asked).doOnNext(part -> clock.came()).takeUntilOther(tooLate);
        });
    }

    /** How long the next part has been waited for. Parts come on one thread, any other looks. */
    private static final class Clock {

        private final LongSupplier nanoTime;
        private final AtomicLong missing = new AtomicLong();
        private volatile long since;

        Clock(LongSupplier nanoTime) {
            this.nanoTime = nanoTime;
        }

        void asked(long parts) {
            if (missing.get() == 0) {
                since = nanoTime.getAsLong();
            }
            missing.accumulateAndGet(parts, (now, more) -> now + more < 0 ? Long.MAX_VALUE : now + more);
        }

        void came() {
            since = nanoTime.getAsLong();
            missing.decrementAndGet();
        }

        long waited() {
            return missing.get() == 0 ? 0 : nanoTime.getAsLong() - since;
        }
    }
}
