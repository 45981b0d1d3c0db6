/** Calls to real servers of gRPC, and to ones that break its rules. */
@NullMarked
package io.lictor.server.wire;

import org.jspecify.annotations.NullMarked;
