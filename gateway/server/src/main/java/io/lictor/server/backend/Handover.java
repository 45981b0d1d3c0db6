package io.lictor.server.backend;

import java.util.function.Consumer;
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
        return Mono.defer(() -> {
            Disposable.Swap held = Disposables.swap();
            return answer.doOnNext(came -> held.replace(() -> release.accept(came)))
                    .doOnCancel(held::dispose);
        });
    }
}
