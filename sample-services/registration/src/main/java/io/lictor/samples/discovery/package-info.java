/** Finds the instances of a service in Consul for a gRPC channel. */
@NullMarked
package io.lictor.samples.discovery;

import org.jspecify.annotations.NullMarked;
