/** Spring Cloud Gateway's own transcoding. */
@NullMarked
package io.lictor.bench.peers.spring;

import org.jspecify.annotations.NullMarked;
