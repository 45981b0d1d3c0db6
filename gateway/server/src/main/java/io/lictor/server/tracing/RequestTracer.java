package io.lictor.server.tracing;

import io.lictor.server.request.IncomingRequest;

/** Begins the spans of requests. For any number of threads. */
@FunctionalInterface
public interface RequestTracer {

    /** Makes nothing, and leaves the headers of traces as the client sent them. */
    RequestTracer OFF = request -> RequestSpan.NONE;

    /** The head of a request has come. */
    RequestSpan begin(IncomingRequest request);
}
