/** The contract of Consul's HTTP API, held against the real agent and the embedded one alike. */
@NullMarked
package io.lictor.consul.embedded;

import org.jspecify.annotations.NullMarked;
