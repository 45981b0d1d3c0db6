package io.lictor.server.tracing;

import io.lictor.balancing.EndpointId;
import io.lictor.balancing.Permit;
import io.lictor.routing.Route;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request whose span is exported when it has ended. */
final class RecordedRequest implements RequestSpan {

    private final Span span;
    private final Context context;
    private final String method;
    private final Tracer tracer;
    private final Propagation propagation;

    /**
     * @param context holds the span
     * @param method as the span's name has it
     */
    RecordedRequest(Context context, String method, Tracer tracer, Propagation propagation) {
        this.span = Span.fromContext(context);
        this.context = context;
        this.method = method;
        this.tracer = tracer;
        this.propagation = propagation;
    }

    @Override
    public void routed(Route route) {
        String template = route.template().toString();
        span.updateName(method + " " + template)
                .setAttribute(Attribute.HTTP_ROUTE, template)
                .setAttribute(Attribute.ROUTE, route.id())
                .setAttribute(Attribute.SERVICE, route.service());
    }

    @Override
    public AttemptSpan attempt(Permit permit, String kind, int before) {
        EndpointId endpoint = permit.endpoint().id();
        Span attempt = tracer.spanBuilder(kind)
                .setSpanKind(SpanKind.CLIENT)
                .setParent(context)
                .startSpan()
                .setAttribute(Attribute.SERVER_ADDRESS, endpoint.host())
                .setAttribute(Attribute.SERVER_PORT, endpoint.port())
                .setAttribute(Attribute.ATTEMPT, kind);
        if (before > 0) {
            attempt.setAttribute(Attribute.HTTP_RESEND_COUNT, before);
        }
        RecordedAttempt recorded = new RecordedAttempt(attempt, propagation);
        permit.tell(recorded);
        return recorded;
    }

    @Override
    public Optional<String> traceId() {
        return Optional.of(span.getSpanContext().getTraceId());
    }

    @Override
    public void end(int status, @Nullable String errorType, @Nullable String reason) {
        if (status > 0) {
            span.setAttribute(Attribute.HTTP_STATUS, status);
        }
        if (reason != null) {
            span.setAttribute(Attribute.REASON, reason);
        }
        if (errorType != null) {
            span.setAttribute(Attribute.ERROR_TYPE, errorType).setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}
