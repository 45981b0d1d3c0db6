/** What the bindings of gRPC methods look like from outside: OpenAPI 3.1, without I/O. */
@NullMarked
package io.lictor.openapi;

import org.jspecify.annotations.NullMarked;
