package io.lictor.server.tracing;

import io.lictor.server.request.IncomingRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.net.InetSocketAddress;
import java.util.Set;

/**
 * Makes spans through OpenTelemetry's own interface. Micrometer's would wrap each of its objects in one more, for an exchange of
 * the tracer that nobody needs here. No span is ever made current on a thread: whoever has something to tell it holds it.
 */
public final class OpenTelemetryTracer implements RequestTracer {

    /** What else a client may call its method is no name of a span: there is no end to such names. */
    private static final Set<String> METHODS =
            Set.of("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE");

    private final Tracer tracer;
    private final Propagation propagation;
    private final String managed;

    /** @param managed the path below which the gateway's own pages are; requests for those are not traced */
    public OpenTelemetryTracer(OpenTelemetry telemetry, String managed) {
        this.tracer = telemetry.getTracer("io.lictor");
        this.propagation = new Propagation(telemetry.getPropagators().getTextMapPropagator());
        this.managed = managed;
    }

    @Override
    public RequestSpan begin(IncomingRequest request) {
        String path = request.rawPath();
        if (path.startsWith(managed) && (path.length() == managed.length() || path.charAt(managed.length()) == '/')) {
            return RequestSpan.NONE;
        }
        String method = request.method();
        String name = METHODS.contains(method) ? method : "HTTP";
        Context parent = propagation.extract(request);
        // Without attributes: those of most requests would be thrown away, and the sampler asks for none.
        Span span = tracer.spanBuilder(name)
                .setSpanKind(SpanKind.SERVER)
                .setParent(parent)
                .startSpan();
        Context context = Context.root().with(span);
        if (!span.isRecording()) {
            return new UnsampledRequest(context, propagation);
        }
        describe(span, request, method);
        return new RecordedRequest(context, name, tracer, propagation);
    }

    private static void describe(Span span, IncomingRequest request, String method) {
        String host = request.host();
        span.setAttribute(Attribute.URL_PATH, request.rawPath())
                .setAttribute(Attribute.URL_SCHEME, request.scheme())
                .setAttribute(Attribute.SERVER_ADDRESS, host.isEmpty() ? null : host)
                .setAttribute(Attribute.USER_AGENT, request.first(HttpHeaderNames.USER_AGENT));
        if (METHODS.contains(method)) {
            span.setAttribute(Attribute.HTTP_METHOD, method);
        } else {
            span.setAttribute(Attribute.HTTP_METHOD, "_OTHER").setAttribute(Attribute.HTTP_METHOD_ORIGINAL, method);
        }
        if (request.port() > 0) {
            span.setAttribute(Attribute.SERVER_PORT, request.port());
        }
        InetSocketAddress peer = request.peer();
        if (peer != null) {
            span.setAttribute(Attribute.CLIENT_ADDRESS, peer.getHostString());
        }
        span.setAttribute(Attribute.PROTOCOL_VERSION, request.protocolVersion());
    }
}
