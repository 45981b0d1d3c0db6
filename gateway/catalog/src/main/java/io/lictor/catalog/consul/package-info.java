/** Reads the catalog by blocking queries against Consul's HTTP API. */
@NullMarked
package io.lictor.catalog.consul;

import org.jspecify.annotations.NullMarked;
