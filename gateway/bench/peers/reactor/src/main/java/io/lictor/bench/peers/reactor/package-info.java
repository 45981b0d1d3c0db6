/** The proxy that a few lines of Reactor Netty make. */
@NullMarked
package io.lictor.bench.peers.reactor;

import org.jspecify.annotations.NullMarked;
