package io.lictor.server.backend;

import io.lictor.balancing.Permit;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * An attempt, and a second one elsewhere when the first takes long. The first good outcome is taken and the other attempt
 * cancelled; a bad one waits for the other. Outcomes may come by any thread.
 */
final class Hedge<A> {

    private final MonoSink<Outcome<A>> sink;
    private final Permit first;
    private final Supplier<Optional<Mono<Outcome<A>>>> second;
    private final Disposable.Composite running = Disposables.composite();
    private int underWay;
    private boolean settled;
    private @Nullable Outcome<A> bad;
    private @Nullable Outcome<A> taken;

    private Hedge(MonoSink<Outcome<A>> sink, Permit first, Supplier<Optional<Mono<Outcome<A>>>> second) {
        this.sink = sink;
        this.first = first;
        this.second = second;
    }

    /**
     * @param permit of the first attempt
     * @param due emits when the first attempt has taken too long
     * @param second asked for then; empty when there is none to be had
     */
    static <A> Mono<Outcome<A>> of(
            Mono<Outcome<A>> attempt, Permit permit, Mono<Long> due, Supplier<Optional<Mono<Outcome<A>>>> second) {
        return Mono.create(sink -> {
            Hedge<A> hedge = new Hedge<>(sink, permit, second);
            sink.onCancel(hedge::cancel);
            hedge.underWay = 1;
            hedge.running.add(due.subscribe(tick -> hedge.due()));
            hedge.begin(attempt);
        });
    }

    private void begin(Mono<Outcome<A>> attempt) {
        running.add(attempt.contextWrite(sink.contextView()).subscribe(this::came, this::failed));
    }

    private void due() {
        synchronized (this) {
            if (settled) {
                return;
            }
            underWay++;
        }
        second.get().ifPresentOrElse(this::begin, this::thereIsNone);
    }

    private void thereIsNone() {
        Outcome<A> only;
        synchronized (this) {
            underWay--;
            if (settled || bad == null) {
                return;
            }
            only = bad;
            taken = bad;
            settled = true;
        }
        take(only);
    }

    private void came(Outcome<A> outcome) {
        boolean wins;
        Outcome<A> dropped;
        synchronized (this) {
            underWay--;
            if (!settled && !outcome.isFinal() && underWay > 0) {
                bad = outcome;
                return;
            }
            wins = !settled;
            settled = true;
            dropped = wins ? bad : outcome;
            taken = wins ? outcome : taken;
        }
        if (dropped != null) {
            dropped.drop();
        }
        if (wins) {
            take(outcome);
        }
    }

    private void take(Outcome<A> outcome) {
        if (outcome.permit() != first) {
            // The first is cancelled now, which says nothing of its endpoint: but it is at least as slow as this.
            first.firstByte();
        }
        running.dispose();
        sink.success(outcome);
    }

    /** A bug. */
    private void failed(Throwable cause) {
        giveUp();
        sink.error(cause);
    }

    /** The outcome that was taken does not arrive any more. Once it is on its way nobody is told here of a cancel. */
    private void cancel() {
        Outcome<A> lost;
        synchronized (this) {
            lost = taken == null ? bad : taken;
            settled = true;
        }
        running.dispose();
        if (lost != null) {
            lost.drop();
        }
    }

    private void giveUp() {
        Outcome<A> held;
        synchronized (this) {
            held = settled ? null : bad;
            settled = true;
        }
        running.dispose();
        if (held != null) {
            held.drop();
        }
    }
}
