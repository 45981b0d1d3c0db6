/** Descriptors read from a running server by gRPC server reflection. */
@NullMarked
package io.lictor.schema.reflection;

import org.jspecify.annotations.NullMarked;
