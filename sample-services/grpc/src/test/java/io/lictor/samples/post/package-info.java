/** Tests of post. */
@NullMarked
package io.lictor.samples.post;

import org.jspecify.annotations.NullMarked;
