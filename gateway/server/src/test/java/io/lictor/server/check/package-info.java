/** Tests of the command. */
@NullMarked
package io.lictor.server.check;

import org.jspecify.annotations.NullMarked;
