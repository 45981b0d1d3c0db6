/** Backends, clusters and tables that the tests of the server share. */
@NullMarked
package io.lictor.server.testing;

import org.jspecify.annotations.NullMarked;
