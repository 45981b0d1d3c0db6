/** A request as it came, whichever lane it takes. */
@NullMarked
package io.lictor.server.request;

import org.jspecify.annotations.NullMarked;
