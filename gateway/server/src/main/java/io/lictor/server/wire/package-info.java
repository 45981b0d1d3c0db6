/** A lean client for gRPC over HTTP/2 in clear text, whose every call stays on one event loop. */
@NullMarked
package io.lictor.server.wire;

import org.jspecify.annotations.NullMarked;
