/** Tests of the Consul source: against scripted answers, against the embedded Consul and against a real agent. */
@NullMarked
package io.lictor.catalog.consul;

import org.jspecify.annotations.NullMarked;
