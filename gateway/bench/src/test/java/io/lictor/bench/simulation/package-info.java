/** What the simulation must show. */
@NullMarked
package io.lictor.bench.simulation;

import org.jspecify.annotations.NullMarked;
