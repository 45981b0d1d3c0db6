/** Tests of serving. */
@NullMarked
package io.lictor.samples.serving;

import org.jspecify.annotations.NullMarked;
