/** The public port: request to route to answer. */
@NullMarked
package io.lictor.server.edge;

import org.jspecify.annotations.NullMarked;
