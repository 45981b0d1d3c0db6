/** Tests of vessel. */
@NullMarked
package io.lictor.samples.vessel;

import org.jspecify.annotations.NullMarked;
