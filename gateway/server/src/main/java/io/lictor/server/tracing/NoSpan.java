package io.lictor.server.tracing;

import io.lictor.balancing.Permit;
import io.lictor.routing.Route;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** While nothing is traced: the same object for all requests and attempts. */
enum NoSpan implements RequestSpan, AttemptSpan {
    INSTANCE;

    @Override
    public void routed(Route route) {}

    @Override
    public AttemptSpan attempt(Permit permit, String kind, int before) {
        return this;
    }

    @Override
    public Optional<String> traceId() {
        return Optional.empty();
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
    public <C> void propagate(C headers, HeaderSetter<C> setter) {}
}
