/** The whole program, as its users meet it. */
@NullMarked
package io.lictor.server;

import org.jspecify.annotations.NullMarked;
