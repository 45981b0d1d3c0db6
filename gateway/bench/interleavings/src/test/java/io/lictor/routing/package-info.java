/** Interleavings of what the routing module keeps to itself. */
@NullMarked
package io.lictor.routing;

import org.jspecify.annotations.NullMarked;
