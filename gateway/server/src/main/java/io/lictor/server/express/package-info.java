/** The express lane: requests that need no filter of Spring's, answered in front of it. */
@NullMarked
package io.lictor.server.express;

import org.jspecify.annotations.NullMarked;
