/** Orders, and a stream of what happens to them. */
@NullMarked
package io.lictor.samples.orders;

import org.jspecify.annotations.NullMarked;
