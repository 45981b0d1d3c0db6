/** The calls that leave: HTTP and gRPC to one endpoint. */
@NullMarked
package io.lictor.server.backend;

import org.jspecify.annotations.NullMarked;
