/** A simulation of balancing: events on a virtual clock, invented instances, and the balancer that is shipped. */
@NullMarked
package io.lictor.bench.simulation;

import org.jspecify.annotations.NullMarked;
