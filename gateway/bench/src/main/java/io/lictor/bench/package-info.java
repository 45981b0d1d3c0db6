/** What a request costs in each library: JMH benchmarks, compiled in every build and run by hand. Not shipped. */
@NullMarked
package io.lictor.bench;

import org.jspecify.annotations.NullMarked;
