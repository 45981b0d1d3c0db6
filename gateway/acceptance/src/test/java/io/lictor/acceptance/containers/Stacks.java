package io.lictor.acceptance.containers;

import java.util.Optional;

/** The one stack that is up, and what was found. Asking for the other topology takes this one down: a small machine bears one. */
final class Stacks implements AutoCloseable {

    private final Findings findings = new Findings();
    private Optional<Topology> current = Optional.empty();
    private Optional<Stack> up = Optional.empty();

    Stack on(Topology topology) {
        if (!current.equals(Optional.of(topology))) {
            down();
            current = Optional.of(topology);
            up = Optional.of(Stack.up(topology, findings));
        }
        return up.orElseThrow(() -> new IllegalStateException(topology + " did not come up"));
    }

    Findings findings() {
        return findings;
    }

    @Override
    public void close() {
        findings.publish();
        down();
    }

    private void down() {
        Optional<Stack> last = up;
        up = Optional.empty();
        current = Optional.empty();
        last.ifPresent(Stack::close);
    }
}
