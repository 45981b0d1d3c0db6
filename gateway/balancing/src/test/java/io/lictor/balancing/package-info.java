/** Tests of balancing, on a clock and a dice they own. */
@NullMarked
package io.lictor.balancing;

import org.jspecify.annotations.NullMarked;
