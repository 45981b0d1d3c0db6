package io.lictor.server.tracing;

import io.lictor.balancing.Permit;
import io.lictor.routing.Route;
import org.jspecify.annotations.Nullable;

/** A request of which nothing is written down, and each of its attempts. */
abstract sealed class Unrecorded implements RequestSpan, AttemptSpan permits NoSpan, UnsampledRequest {

    @Override
    public final void routed(Route route) {}

    @Override
    public final AttemptSpan attempt(Permit permit, String kind, int before) {
        return this;
    }

    @Override
    public final void end(int status, @Nullable String errorType, @Nullable String reason) {}

    @Override
    public final void http(String method, String uri) {}

    @Override
    public final void rpc(String system, String method) {}

    @Override
    public final void answered(int httpStatus) {}

    @Override
    public final void ended(String rpcStatus) {}
}
