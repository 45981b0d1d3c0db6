@NullMarked
package io.lictor.server.tracing;

import org.jspecify.annotations.NullMarked;
