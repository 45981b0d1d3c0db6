/** A Consul agent's HTTP API in memory, for demo and tests. */
@NullMarked
package io.lictor.consul.embedded;

import org.jspecify.annotations.NullMarked;
