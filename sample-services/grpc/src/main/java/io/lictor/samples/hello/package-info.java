/** Greets people and counts for pandas. */
@NullMarked
package io.lictor.samples.hello;

import org.jspecify.annotations.NullMarked;
