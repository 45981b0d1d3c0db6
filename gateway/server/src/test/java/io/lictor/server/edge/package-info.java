/** The rules of the public port, one by one. */
@NullMarked
package io.lictor.server.edge;

import org.jspecify.annotations.NullMarked;
