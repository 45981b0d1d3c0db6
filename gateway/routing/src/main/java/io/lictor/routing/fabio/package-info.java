/** How routes are written for Fabio: its tags, read and nothing more. */
@NullMarked
package io.lictor.routing.fabio;

import org.jspecify.annotations.NullMarked;
