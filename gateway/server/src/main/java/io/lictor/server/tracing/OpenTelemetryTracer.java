package io.lictor.server.tracing;

import io.netty.handler.codec.http.HttpVersion;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Set;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.netty.http.server.HttpServerRequest;

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
    public RequestSpan begin(ServerHttpRequest request) {
        String path = request.getURI().getRawPath();
        if (path.startsWith(managed) && (path.length() == managed.length() || path.charAt(managed.length()) == '/')) {
            return RequestSpan.NONE;
        }
        String method = request.getMethod().name();
        String name = METHODS.contains(method) ? method : "HTTP";
        Context parent = propagation.extract(request.getHeaders());
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

    private static void describe(Span span, ServerHttpRequest request, String method) {
        URI uri = request.getURI();
        span.setAttribute(Attribute.URL_PATH, uri.getRawPath())
                .setAttribute(Attribute.URL_SCHEME, uri.getScheme())
                .setAttribute(Attribute.SERVER_ADDRESS, uri.getHost())
                .setAttribute(Attribute.USER_AGENT, request.getHeaders().getFirst("User-Agent"));
        if (METHODS.contains(method)) {
            span.setAttribute(Attribute.HTTP_METHOD, method);
        } else {
            span.setAttribute(Attribute.HTTP_METHOD, "_OTHER").setAttribute(Attribute.HTTP_METHOD_ORIGINAL, method);
        }
        if (uri.getPort() > 0) {
            span.setAttribute(Attribute.SERVER_PORT, uri.getPort());
        }
        InetSocketAddress peer = request.getRemoteAddress();
        if (peer != null) {
            span.setAttribute(Attribute.CLIENT_ADDRESS, peer.getHostString());
        }
        if (ServerHttpRequestDecorator.getNativeRequest(request) instanceof HttpServerRequest netty) {
            span.setAttribute(Attribute.PROTOCOL_VERSION, version(netty.version()));
        }
    }

    private static String version(HttpVersion version) {
        return version.majorVersion() >= 2
                ? Integer.toString(version.majorVersion())
                : version.majorVersion() + "." + version.minorVersion();
    }
}
