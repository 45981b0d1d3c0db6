package io.lictor.server.backend;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * The moment in which an answer goes from one thread to whoever asked for it. A call that is cancelled just then never sees its
 * answer, and could not let it go. Stateless.
 */
final class Handover {

    private Handover() {}

    /** The same answer, which is released when it is cancelled, whether it has come by then or comes afterwards. */
    static <A> Mono<A> guarded(Mono<A> answer, Consumer<A> release) {
        return guarded(came -> answer.map(came), release);
    }

    /**
     * The same for an answer that takes steps of its own before it arrives, such as {@code last()}: one that is cancelled between
     * two of them is seen by nobody behind them.
     *
     * @param call tells of its answer, by what it is given, where it is made
     */
    static <A> Mono<A> guarded(Function<UnaryOperator<A>, Mono<A>> call, Consumer<A> release) {
        return Mono.defer(() -> {
            Disposable.Swap held = Disposables.swap();
            return call.apply(came -> {
                        held.replace(() -> release.accept(came));
                        return came;
                    })
                    .doOnCancel(held::dispose);
        });
    }
}
