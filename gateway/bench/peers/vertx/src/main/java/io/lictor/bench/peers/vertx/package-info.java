/** Vert.x's transcoding, forwarding to the backend. */
@NullMarked
package io.lictor.bench.peers.vertx;

import org.jspecify.annotations.NullMarked;
