package io.lictor.server.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

final class HandoverTest {

    private final List<String> released = new ArrayList<>();
    private final Client client = new Client();

    /** Who asked for the answer. */
    private static final class Client extends BaseSubscriber<String> {

        private final List<String> got = new ArrayList<>();

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        protected void hookOnNext(String answer) {
            got.add(answer);
        }
    }

    @Test
    void an_answer_that_arrives_is_not_released() {
        Handover.guarded(Mono.just("answer"), released::add).subscribe(client);

        assertThat(client.got).containsExactly("answer");
        assertThat(released).isEmpty();
    }

    @Test
    void an_answer_that_comes_after_its_client_has_left_is_released() {
        Handover.guarded(made(answer -> client.cancel()), released::add).subscribe(client);

        assertThat(released).containsExactly("answer");
    }

    @Test
    void an_answer_whose_client_leaves_between_two_of_its_steps_is_released() {
        Handover.guarded(
                        (UnaryOperator<String> came) -> Flux.just("answer")
                                .map(came)
                                .doOnNext(answer -> client.cancel())
                                .last(),
                        released::add)
                .subscribe(client);

        assertThat(released).containsExactly("answer");
    }

    @Test
    void an_answer_is_released_that_its_client_has_got_and_gives_up() {
        Handover.guarded(made(answer -> {}), released::add)
                .doOnNext(answer -> client.cancel())
                .subscribe(client);

        assertThat(released).containsExactly("answer");
    }

    private static Mono<String> made(Consumer<String> beforeItIsTold) {
        return Mono.just("answer").doOnNext(beforeItIsTold);
    }
}
