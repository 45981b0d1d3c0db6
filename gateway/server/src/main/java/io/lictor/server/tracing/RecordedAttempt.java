package io.lictor.server.tracing;

import io.lictor.balancing.Failure;
import io.lictor.balancing.PermitListener;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An attempt whose span ends with its permit. */
final class RecordedAttempt implements AttemptSpan, PermitListener {

    /** The first client error; conventions call it an error of the caller. */
    private static final int CLIENT_ERROR = 400;

    private final Span span;
    private final Propagation propagation;
    private volatile @Nullable String badStatus;

    RecordedAttempt(Span span, Propagation propagation) {
        this.span = span;
        this.propagation = propagation;
    }

    @Override
    public void http(String method, String uri) {
        int query = uri.indexOf('?');
        span.updateName(method)
                .setAttribute(Attribute.HTTP_METHOD, method)
                .setAttribute(Attribute.URL_FULL, query < 0 ? uri : uri.substring(0, query));
    }

    @Override
    public void rpc(String system, String method) {
        span.updateName(method).setAttribute(Attribute.RPC_SYSTEM, system).setAttribute(Attribute.RPC_METHOD, method);
    }

    @Override
    public void answered(int httpStatus) {
        span.setAttribute(Attribute.HTTP_STATUS, httpStatus);
        if (httpStatus >= CLIENT_ERROR) {
            badStatus = Integer.toString(httpStatus);
        }
    }

    @Override
    public void ended(String rpcStatus) {
        span.setAttribute(Attribute.RPC_STATUS, rpcStatus);
        if (!rpcStatus.equals("OK")) {
            badStatus = rpcStatus;
        }
    }

    @Override
    public <C> void propagate(C headers, HeaderSetter<C> setter) {
        propagation.inject(Context.root().with(span), headers, setter);
    }

    @Override
    public void succeeded() {
        end("success", badStatus);
    }

    @Override
    public void failed(Failure kind) {
        String outcome = kind.name().toLowerCase(Locale.ROOT);
        String status = badStatus;
        end(outcome, status == null ? outcome : status);
    }

    @Override
    public void ignored() {
        end("cancelled", "cancelled");
    }

    private void end(String outcome, @Nullable String errorType) {
        span.setAttribute(Attribute.OUTCOME, outcome);
        if (errorType != null) {
            span.setAttribute(Attribute.ERROR_TYPE, errorType).setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}
