/** Armeria's transcoding, forwarding to the backend. */
@NullMarked
package io.lictor.bench.peers.armeria;

import org.jspecify.annotations.NullMarked;
