/** Spans of requests and of their attempts, as OpenTelemetry has them. */
@NullMarked
package io.lictor.server.tracing;

import org.jspecify.annotations.NullMarked;
