/** Tests of orders. */
@NullMarked
package io.lictor.samples.orders;

import org.jspecify.annotations.NullMarked;
