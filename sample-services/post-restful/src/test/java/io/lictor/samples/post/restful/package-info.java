/** Tests of the REST half of post_micro. */
@NullMarked
package io.lictor.samples.post.restful;

import org.jspecify.annotations.NullMarked;
