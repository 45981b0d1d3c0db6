/** What Lictor would make of a registration: a command for a service's own build, without Spring's context or a network. */
@NullMarked
package io.lictor.server.check;

import org.jspecify.annotations.NullMarked;
