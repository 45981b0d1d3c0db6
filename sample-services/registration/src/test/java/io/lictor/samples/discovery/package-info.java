/** Tests of discovery. */
@NullMarked
package io.lictor.samples.discovery;

import org.jspecify.annotations.NullMarked;
