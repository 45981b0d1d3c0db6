package io.lictor.server.backend;

import io.grpc.Metadata;
import io.lictor.server.tracing.AttemptSpan;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** Writes what a span sends along. Stateless. */
final class TraceHeaders {

    private static final Metadata.Key<String> PARENT = key("traceparent");
    private static final Metadata.Key<String> STATE = key("tracestate");

    private TraceHeaders() {}

    static void set(HttpHeaders headers, String name, @Nullable String value) {
        if (value == null) {
            headers.remove(name);
        } else {
            headers.set(name, value);
        }
    }

    static void set(org.springframework.http.HttpHeaders headers, String name, @Nullable String value) {
        if (value == null) {
            headers.remove(name);
        } else {
            headers.set(name, value);
        }
    }

    /** Metadata for one attempt: the given may be read by another that is under way. */
    static Metadata of(Metadata given, AttemptSpan span) {
        if (span == AttemptSpan.NONE) {
            return given;
        }
        Metadata own = new Metadata();
        own.merge(given);
        span.propagate(own, TraceHeaders::set);
        return own;
    }

    private static void set(Metadata metadata, String name, @Nullable String value) {
        Metadata.Key<String> key = switch (name) {
            case "traceparent" -> PARENT;
            case "tracestate" -> STATE;
            default -> key(name);
        };
        metadata.discardAll(key);
        if (value != null) {
            metadata.put(key, value);
        }
    }

    /** Looks at each character, which is too much for each attempt. */
    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
