/** The calls that leave, made to real servers. */
@NullMarked
package io.lictor.server.backend;

import org.jspecify.annotations.NullMarked;
