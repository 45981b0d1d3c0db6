/** A wall of posts for those who have a token. */
@NullMarked
package io.lictor.samples.post;

import org.jspecify.annotations.NullMarked;
