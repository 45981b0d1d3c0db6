/** What a request costs the whole process: Lictor beside other gateways, run by hand. Not shipped. */
@NullMarked
package io.lictor.bench.peers;

import org.jspecify.annotations.NullMarked;
