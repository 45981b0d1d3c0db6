package io.lictor.server.tracing;

import java.util.Optional;

/** While nothing is traced: the same object for all requests and attempts. */
final class NoSpan extends Unrecorded {

    static final NoSpan INSTANCE = new NoSpan();

    private NoSpan() {}

    @Override
    public Optional<String> traceId() {
        return Optional.empty();
    }

    @Override
    public <C> void propagate(C headers, HeaderSetter<C> setter) {}
}
