/** Tests of hello. */
@NullMarked
package io.lictor.samples.hello;

import org.jspecify.annotations.NullMarked;
