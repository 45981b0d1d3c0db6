/** The gRPC service that all gateways of the comparison stand in front of. */
@NullMarked
package io.lictor.bench.peers.backend;

import org.jspecify.annotations.NullMarked;
