package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Both lanes, each with a gateway and backends of its own. */
record Lanes(Lane express, Lane spring) implements AutoCloseable {

    private static final int AT_ONCE = 500;

    /** How many cases, and what they are made of. */
    record Sample(int cases, long seed) {}

    /** Sends each case through both lanes, and the same must come of it. */
    <C, O> void assertSame(Sample sample, Supplier<C> cases, BiFunction<Lane, C, O> outcome) {
        for (int done = 0; done < sample.cases(); done += AT_ONCE) {
            List<C> some = Stream.generate(cases).limit(AT_ONCE).toList();
            CompletableFuture<List<O>> beside = CompletableFuture.supplyAsync(() -> outcomes(express, some, outcome));
            List<O> reference = outcomes(spring, some, outcome);
            List<O> found = beside.join();
            for (int i = 0; i < some.size(); i++) {
                assertThat(found.get(i))
                        .as("seed %d, case %d, which sends %s", sample.seed(), done + i, some.get(i))
                        .isEqualTo(reference.get(i));
            }
        }
        assertThat(express.backend().violations()).as("seed %d", sample.seed()).isEmpty();
        assertThat(spring.backend().violations()).as("seed %d", sample.seed()).isEmpty();
    }

    private static <C, O> List<O> outcomes(Lane lane, List<C> cases, BiFunction<Lane, C, O> outcome) {
        return cases.stream().map(one -> outcome.apply(lane, one)).toList();
    }

    @Override
    public void close() {
        express.close();
        spring.close();
    }
}
