/** How routes are written for Traefik: its tags and its rule language, read and nothing more. */
@NullMarked
package io.lictor.routing.traefik;

import org.jspecify.annotations.NullMarked;
