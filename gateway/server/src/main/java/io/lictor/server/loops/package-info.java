/** The event loops of the program, which the public port and all connections to backends share. */
@NullMarked
package io.lictor.server.loops;

import org.jspecify.annotations.NullMarked;
