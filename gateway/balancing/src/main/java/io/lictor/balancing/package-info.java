/** Who takes it: endpoints, their load and circuits, and the permit for one call. */
@NullMarked
package io.lictor.balancing;

import org.jspecify.annotations.NullMarked;
