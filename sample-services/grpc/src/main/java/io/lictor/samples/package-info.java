/** Starts one of the gRPC sample services. */
@NullMarked
package io.lictor.samples;

import org.jspecify.annotations.NullMarked;
