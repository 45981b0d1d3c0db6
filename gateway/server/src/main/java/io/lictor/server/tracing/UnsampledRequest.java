package io.lictor.server.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.util.Optional;

/**
 * A request that is not recorded, because the client's trace is not or by chance: it only passes on that it is not, the same to
 * all attempts.
 */
final class UnsampledRequest extends Unrecorded {

    private final Context context;
    private final Propagation propagation;

    UnsampledRequest(Context context, Propagation propagation) {
        this.context = context;
        this.propagation = propagation;
    }

    @Override
    public Optional<String> traceId() {
        return Optional.of(Span.fromContext(context).getSpanContext().getTraceId());
    }

    @Override
    public <C> void propagate(C headers, HeaderSetter<C> setter) {
        propagation.inject(context, headers, setter);
    }
}
