/** Who may see the status, and what it says. */
@NullMarked
package io.lictor.server.status;

import org.jspecify.annotations.NullMarked;
