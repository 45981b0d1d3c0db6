/** The fleet. */
@NullMarked
package io.lictor.samples.vessel;

import org.jspecify.annotations.NullMarked;
