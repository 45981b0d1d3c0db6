package io.lictor.server.tracing;

import io.lictor.balancing.Permit;
import io.lictor.routing.Route;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that is not recorded, because the client's trace is not or by chance: it only passes on that it is not, the same to
 * all attempts.
 */
final class UnsampledRequest implements RequestSpan, AttemptSpan {

    private final Context context;
    private final Propagation propagation;

    UnsampledRequest(Context context, Propagation propagation) {
        this.context = context;
        this.propagation = propagation;
    }

    @Override
    public void routed(Route route) {}

    @Override
    public AttemptSpan attempt(Permit permit, String kind, int before) {
        return this;
    }

    @Override
    public Optional<String> traceId() {
        return Optional.of(Span.fromContext(context).getSpanContext().getTraceId());
    }

    @Override
    public void end(int status, @Nullable String errorType, @Nullable String reason) {}

    @Override
    public void http(String method, String uri) {}

    @Override
    public void rpc(String system, String method) {}

    @Override
    public void answered(int httpStatus) {}

    @Override
    public void ended(String rpcStatus) {}

    @Override
    public <C> void propagate(C headers, HeaderSetter<C> setter) {
        propagation.inject(context, headers, setter);
    }
}
