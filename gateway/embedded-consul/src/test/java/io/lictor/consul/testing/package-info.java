/** A real Consul agent for the tests of all modules. */
@NullMarked
package io.lictor.consul.testing;

import org.jspecify.annotations.NullMarked;
