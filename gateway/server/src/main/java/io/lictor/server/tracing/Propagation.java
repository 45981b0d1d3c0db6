package io.lictor.server.tracing;

import io.lictor.server.request.IncomingRequest;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and writes the headers of traces. Immutable. */
final class Propagation {

    private static final TextMapGetter<IncomingRequest> HEADERS = new Incoming();

    private final TextMapPropagator format;
    private final Collection<String> fields;

    Propagation(TextMapPropagator format) {
        this.format = format;
        this.fields = List.copyOf(format.fields());
    }

    /** The client's span, or none where there is none that can be read. */
    Context extract(IncomingRequest request) {
        return format.extract(Context.root(), request, HEADERS);
    }

    /** What the client has sent goes first: its {@code tracestate} means nothing beside another {@code traceparent}. */
    <C> void inject(Context context, C headers, AttemptSpan.HeaderSetter<C> setter) {
        fields.forEach(name -> setter.set(headers, name, null));
        format.inject(context, headers, (given, name, value) -> setter.set(headers, name, value));
    }

    private static final class Incoming implements TextMapGetter<IncomingRequest> {

        @Override
        public Iterable<String> keys(IncomingRequest request) {
            return request.copyOfHeaders().names();
        }

        /** W3C Trace Context, 3.3: a list may come in several lines; but two parents are none. */
        @Override
        public @Nullable String get(@Nullable IncomingRequest request, String name) {
            List<String> lines = request == null ? List.of() : request.header(name);
            return lines.isEmpty() ? null : String.join(",", lines);
        }
    }
}
