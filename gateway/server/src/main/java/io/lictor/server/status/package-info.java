/** The picture for people and programs: what is routed, where to, and what is not. */
@NullMarked
package io.lictor.server.status;

import org.jspecify.annotations.NullMarked;
