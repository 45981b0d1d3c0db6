/** That the comparison counts and writes what it says. */
@NullMarked
package io.lictor.bench.peers;

import org.jspecify.annotations.NullMarked;
