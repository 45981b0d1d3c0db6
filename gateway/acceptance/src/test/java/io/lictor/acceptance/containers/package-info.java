/** Black box, in containers: what {@code compose/} describes, under load, while containers come, go and break. */
@NullMarked
package io.lictor.acceptance.containers;

import org.jspecify.annotations.NullMarked;
